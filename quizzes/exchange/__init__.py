"""Questions to and from other systems. A format is a module that reads bytes into items, and writes
items into bytes; `bank` makes drafts of items, and items of questions."""
