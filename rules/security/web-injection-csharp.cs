class Pages : Controller {
  IActionResult Next(string returnUrl) {
    // ruleid: web-injection-csharp
    return Redirect(returnUrl);
  }

  IActionResult Checked(string returnUrl) {
    if (Url.IsLocalUrl(returnUrl)) {
      // ok: web-injection-csharp
      return Redirect(returnUrl);
    }
    return Redirect("/");
  }

  IActionResult Load(string name) {
    // ruleid: web-injection-csharp
    var bad = System.IO.File.ReadAllText("data/" + name);
    // ok: web-injection-csharp
    var good = System.IO.File.ReadAllText("data/" + Path.GetFileName(name));
    // ruleid: web-injection-csharp
    return Content("<h1>" + Request.Query["title"] + "</h1>", "text/html");
  }

  IActionResult Local(string next) {
    // ok: web-injection-csharp
    return LocalRedirect(next);
  }
}
