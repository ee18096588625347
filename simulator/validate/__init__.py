"""Predictions held against what happened: data sets of past decisions and deals, predictors, their errors, sealed forecasts."""
