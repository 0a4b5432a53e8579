import express from "express";

const app = express();
app.get("/", (_request, response) => {
  response.send("hello\n");
});
app.listen(Number(process.env.PORT ?? 8080));
