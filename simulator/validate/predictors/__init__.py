"""The predictors: a new one is a file here that adds its record to `simulator.validate.predictor.PREDICTORS`."""
