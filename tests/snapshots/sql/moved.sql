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
  (0, DATE '2024-12-01', DATE '2024-12-01'),
  (1, DATE '2025-01-01', DATE '2025-01-01'),
  (2, DATE '2025-02-01', DATE '2025-02-01'),
  (3, DATE '2025-03-01', DATE '2025-03-01'),
  (4, DATE '2025-04-01', DATE '2025-04-01'),
  (5, DATE '2025-05-01', DATE '2025-05-01'),
  (6, DATE '2025-06-01', DATE '2025-06-01'),
  (7, DATE '2025-07-01', DATE '2025-07-01'),
  (8, DATE '2025-08-01', DATE '2025-08-01'),
  (9, DATE '2025-09-01', DATE '2025-09-01'),
  (10, DATE '2025-10-01', DATE '2025-10-01'),
  (11, DATE '2025-11-01', DATE '2025-11-01'),
  (12, DATE '2025-12-01', DATE '2025-12-01')) AS p(k, a, z)
  ON o.start >= p.a AND "o"."end" <= p.z
WHERE
  s.table_id = 'totals'
  AND s.flow IN ('exports', 'imports', 'balance')
  AND s.sector = 'goods_and_services'
  AND s.basis = 'bop'
  AND s.adjustment = 'sa'
  AND s.prices = 'nominal'
  AND s.variable = 'value'
  AND s.partner = 'world'
  AND s.scheme = 'total'
  AND s.commodity = 'total'
  AND o.start >= DATE '2024-12-01'
  AND "o"."end" <= DATE '2025-12-01'
  AND o.superseded = DATE '9999-12-31'
GROUP BY
  s.flow,
  s.partner,
  s.commodity,
  p.k,
  step;
