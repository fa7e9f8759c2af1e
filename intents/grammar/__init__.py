"""The language of trade questions as a grammar: rules in ``data/vocab/grammar``, a chart, what a reading means."""
