"""script/bench: how fast the pages are, on a data set of stated size, over real connections."""
