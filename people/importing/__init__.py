"""Participants from a table: read (`workbooks`, `tables`), understood (`columns`, `values`),
checked as a whole (`checking`), stored in short batches or taken back (`applying`)."""
