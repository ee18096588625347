"""The forms of a report: a new one is a file here that adds its record to `simulator.report.whole.document.DOCUMENTS`."""
