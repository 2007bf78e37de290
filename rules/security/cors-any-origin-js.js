// ruleid: cors-any-origin-js
app.use(cors({ origin: true, credentials: true }));
// ruleid: cors-any-origin-js
app.use(cors({ credentials: true, methods: ["GET"], origin: "*" }));
app.use((req, res, next) => {
  // ruleid: cors-any-origin-js
  res.setHeader("Access-Control-Allow-Origin", req.headers.origin);
  next();
});
// ok: cors-any-origin-js
app.use(cors({ origin: "https://app.example.org", credentials: true }));
// ok: cors-any-origin-js
app.use(cors({ origin: "*" }));
// ok: cors-any-origin-js
app.use(cors());
app.use((req, res, next) => {
  // ok: cors-any-origin-js
  res.setHeader("Access-Control-Allow-Origin", "https://app.example.org");
  next();
});
