app.post("/users", async (req, res) => {
  // ruleid: mass-assignment-js
  await User.create(req.body);
  // ruleid: mass-assignment-js
  const user = new User(req.body);
  // ruleid: mass-assignment-js
  await User.findByIdAndUpdate(req.params.id, req.body, { new: true });
  // ruleid: mass-assignment-js
  await prisma.user.create({ data: req.body });
  // ruleid: mass-assignment-js
  Object.assign(user, req.body);
  // ok: mass-assignment-js
  await User.create({ name: req.body.name, mail: req.body.mail });
  // ok: mass-assignment-js
  await usersService.create(req.body);
  // ok: mass-assignment-js
  throw new BadRequestError(req.body);
  // ok: mass-assignment-js
  await User.findByIdAndUpdate(req.params.id, { name: req.body.name });
});
