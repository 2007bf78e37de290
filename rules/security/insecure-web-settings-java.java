class Settings {
  void chain(HttpSecurity http) throws Exception {
    // ruleid: insecure-web-settings-java
    http.csrf().disable();
    // ruleid: insecure-web-settings-java
    http.csrf(AbstractHttpConfigurer::disable);
    // ruleid: insecure-web-settings-java
    http.csrf(csrf -> csrf.disable());
    // ok: insecure-web-settings-java
    http.csrf(csrf -> csrf.ignoringRequestMatchers("/webhook"));
    // ruleid: insecure-web-settings-java
    cookie.setHttpOnly(false);
    // ok: insecure-web-settings-java
    cookie.setSecure(true);
  }
}
