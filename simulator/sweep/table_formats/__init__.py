"""The formats of tables: a new one is a file here that adds its record to `simulator.sweep.table_format.TABLE_FORMATS`."""
