"""`make bench`: the site as it is served, measured beside a stock page and a bare view."""
