app.put("/settings", (req, res) => {
  // ruleid: prototype-pollution-js
  _.merge(settings, req.body);
  // ruleid: prototype-pollution-js
  $.extend(true, {}, req.body);
  // ruleid: prototype-pollution-js
  const merged = deepMerge(defaults, req.body);
  // ruleid: prototype-pollution-js
  store[req.params.group][req.params.key] = "x";
  // ruleid: prototype-pollution-js
  _.set(settings, req.body.path, true);
  // ok: prototype-pollution-js
  settings.theme = String(req.body.theme);
  // ok: prototype-pollution-js
  const copy = { ...defaults, ...req.body };
  // ok: prototype-pollution-js
  _.merge(settings, schema.parse(req.body));
  // ok: prototype-pollution-js
  _.merge(settings, defaults);
  res.end();
});
