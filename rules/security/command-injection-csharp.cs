class Tools {
  void Run(string host) {
    // ruleid: command-injection-csharp
    Process.Start("cmd.exe", "/c ping " + host);
    // ruleid: command-injection-csharp
    var a = new ProcessStartInfo("/bin/bash", $"-c \"ping {host}\"");
    // ok: command-injection-csharp
    Process.Start("ping", new[] { host });
    // ok: command-injection-csharp
    Process.Start("cmd.exe", "/c ver");
    // ok: command-injection-csharp
    var b = new ProcessStartInfo("git", $"log {host}");
  }
}
