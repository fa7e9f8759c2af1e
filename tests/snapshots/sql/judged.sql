SELECT
  s.flow,
  s.partner,
  s.commodity,
  p.k,
  DATE_DIFF('month', o.start, "o"."end") + 1 AS step,
  CAST(SUM(o.value) AS DOUBLE) AS total,
  COUNT(*) AS n,
  MIN(o.release) AS oldest,
  MAX(o.release) AS newest
FROM observations AS o
JOIN series AS s
  USING (series_id)
JOIN (VALUES
  (0, DATE '1985-01-01', DATE '1985-12-01'),
  (1, DATE '1986-01-01', DATE '1986-12-01'),
  (2, DATE '1987-01-01', DATE '1987-12-01'),
  (3, DATE '1988-01-01', DATE '1988-12-01'),
  (4, DATE '1989-01-01', DATE '1989-12-01'),
  (5, DATE '1990-01-01', DATE '1990-12-01'),
  (6, DATE '1991-01-01', DATE '1991-12-01'),
  (7, DATE '1992-01-01', DATE '1992-12-01'),
  (8, DATE '1993-01-01', DATE '1993-12-01'),
  (9, DATE '1994-01-01', DATE '1994-12-01'),
  (10, DATE '1995-01-01', DATE '1995-12-01'),
  (11, DATE '1996-01-01', DATE '1996-12-01'),
  (12, DATE '1997-01-01', DATE '1997-12-01'),
  (13, DATE '1998-01-01', DATE '1998-12-01'),
  (14, DATE '1999-01-01', DATE '1999-12-01'),
  (15, DATE '2000-01-01', DATE '2000-12-01'),
  (16, DATE '2001-01-01', DATE '2001-12-01'),
  (17, DATE '2002-01-01', DATE '2002-12-01'),
  (18, DATE '2003-01-01', DATE '2003-12-01'),
  (19, DATE '2004-01-01', DATE '2004-12-01'),
  (20, DATE '2005-01-01', DATE '2005-12-01'),
  (21, DATE '2006-01-01', DATE '2006-12-01'),
  (22, DATE '2007-01-01', DATE '2007-12-01'),
  (23, DATE '2008-01-01', DATE '2008-12-01'),
  (24, DATE '2009-01-01', DATE '2009-12-01'),
  (25, DATE '2010-01-01', DATE '2010-12-01'),
  (26, DATE '2011-01-01', DATE '2011-12-01'),
  (27, DATE '2012-01-01', DATE '2012-12-01'),
  (28, DATE '2013-01-01', DATE '2013-12-01'),
  (29, DATE '2014-01-01', DATE '2014-12-01'),
  (30, DATE '2015-01-01', DATE '2015-12-01'),
  (31, DATE '2016-01-01', DATE '2016-12-01'),
  (32, DATE '2017-01-01', DATE '2017-12-01'),
  (33, DATE '2018-01-01', DATE '2018-12-01'),
  (34, DATE '2019-01-01', DATE '2019-12-01'),
  (35, DATE '2020-01-01', DATE '2020-12-01'),
  (36, DATE '2021-01-01', DATE '2021-12-01'),
  (37, DATE '2022-01-01', DATE '2022-12-01'),
  (38, DATE '2023-01-01', DATE '2023-12-01'),
  (39, DATE '2024-01-01', DATE '2024-12-01'),
  (40, DATE '2025-01-01', DATE '2025-12-01')) AS p(k, a, z)
  ON o.start >= p.a AND "o"."end" <= p.z
WHERE
  s.table_id = 'country'
  AND s.flow IN ('exports', 'imports', 'balance')
  AND s.sector = 'goods'
  AND s.basis = 'census'
  AND s.adjustment = 'nsa'
  AND s.prices = 'nominal'
  AND s.variable = 'value'
  AND s.partner = '5700'
  AND s.scheme = 'total'
  AND s.commodity = 'total'
  AND o.start >= DATE '1985-01-01'
  AND "o"."end" <= DATE '2025-12-01'
  AND o.superseded = DATE '9999-12-31'
GROUP BY
  s.flow,
  s.partner,
  s.commodity,
  p.k,
  step;
