"""The foreign formats: a new one is a file here that adds its record to `simulator.formats.foreign_format.FOREIGN_FORMATS`."""
