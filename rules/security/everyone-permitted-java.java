class Chains {
  void chain(HttpSecurity http) throws Exception {
    // ruleid: everyone-permitted-java
    http.authorizeHttpRequests(rules -> rules.anyRequest().permitAll());
    // ruleid: everyone-permitted-java
    http.authorizeRequests().antMatchers("/**").permitAll();
    // ok: everyone-permitted-java
    http.authorizeHttpRequests(rules -> rules.requestMatchers("/login").permitAll().anyRequest().authenticated());
    // ok: everyone-permitted-java
    http.authorizeRequests().antMatchers("/public/**").permitAll();
  }
}
