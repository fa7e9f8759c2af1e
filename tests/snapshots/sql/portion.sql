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
  (0, DATE '2024-01-01', DATE '2024-12-01')) AS p(k, a, z)
  ON o.start >= p.a AND "o"."end" <= p.z
WHERE
  s.table_id = 'country'
  AND s.flow IN ('exports', 'imports', 'balance')
  AND s.sector = 'goods'
  AND s.basis = 'census'
  AND s.adjustment = 'nsa'
  AND s.prices = 'nominal'
  AND s.variable = 'value'
  AND s.partner = '5520'
  AND s.scheme = 'total'
  AND s.commodity = 'total'
  AND o.start >= DATE '2024-01-01'
  AND "o"."end" <= DATE '2024-12-01'
  AND o.superseded = DATE '9999-12-31'
GROUP BY
  s.flow,
  s.partner,
  s.commodity,
  p.k,
  step;
