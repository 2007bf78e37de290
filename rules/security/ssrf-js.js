app.get("/proxy", async (req, res) => {
  // ruleid: ssrf-js
  const answer = await fetch(req.query.url);
  const { target } = req.body;
  // ruleid: ssrf-js
  const other = await axios.get(target);
  // ruleid: ssrf-js
  axios({ method: "get", url: req.body.url });
  // ruleid: ssrf-js
  http.get(`http://${req.params.host}/status`, () => {});
  // ok: ssrf-js
  await fetch(`https://api.example.org/users/${req.params.id}`);
  // ok: ssrf-js
  await axios.get(`${API_URL}/users/${req.params.id}`);
  // ok: ssrf-js
  await fetch(SERVICES[req.query.service]);
  // ok: ssrf-js
  await axios.post("https://api.example.org/users", req.body);
  res.json(await answer.json());
});

app.get("/checked", async (req, res) => {
  const url = req.query.url;
  if (!ALLOWED.includes(url)) {
    return res.status(400).end();
  }
  // ok: ssrf-js
  const answer = await fetch(url);
});

export async function GET(request) {
  const { searchParams } = new URL(request.url);
  // ruleid: ssrf-js
  const page = await fetch(searchParams.get("url"));
  // ruleid: ssrf-js
  return fetch(request.nextUrl.searchParams.get("next"));
}
