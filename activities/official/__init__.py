"""H5P's own editor, where an administrator has brought it: what it asks a server for, and the
opaque frame in which it runs (docs/decisions/0028)."""
