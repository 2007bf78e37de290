class Tools {
  void ping(String host) throws IOException {
    // ruleid: command-injection-java
    Runtime.getRuntime().exec("ping -c 1 " + host);
    // ruleid: command-injection-java
    new ProcessBuilder("sh", "-c", "ping -c 1 " + host).start();
    // ok: command-injection-java
    new ProcessBuilder("ping", "-c", "1", "--", host).start();
    // ok: command-injection-java
    Runtime.getRuntime().exec("uname -a");
    // ok: command-injection-java
    Runtime.getRuntime().exec(new String[] {"ping", host});
  }

  void servlet(HttpServletRequest request) throws IOException {
    String command = request.getParameter("command");
    Runtime rt = Runtime.getRuntime();
    // ruleid: command-injection-java
    rt.exec(command);
    // ruleid: command-injection-java
    Runtime.getRuntime().exec(new String[] {"bash", "-c", command});
  }

  void spring(@RequestParam("file") String file, @RequestParam int count) throws IOException {
    // ruleid: command-injection-java
    Runtime.getRuntime().exec(file);
    // ok: command-injection-java
    executor.exec("job " + file);
  }
}
