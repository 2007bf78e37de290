// ruleid: unrestricted-upload-js
const upload = multer({ dest: "uploads/" });
app.post("/upload", (req, res) => {
  const file = req.files.photo;
  // ruleid: unrestricted-upload-js
  file.mv("./public/" + file.name);
});
// ok: unrestricted-upload-js
const images = multer({ dest: "uploads/", limits: { fileSize: 1 << 20 }, fileFilter: onlyImages });
// ok: unrestricted-upload-js
const short = multer({ storage, fileFilter });
