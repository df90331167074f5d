// A page that outlives its sign-in gets the new one's token, but only when the same person has signed in
// again: nobody's text is ever sent in the name of another.

export async function renewToken() {
  const { tokenUrl, person } = document.body.dataset;
  if (!tokenUrl || !person) return false;
  try {
    const answer = await fetch(tokenUrl, {
      credentials: "same-origin",
      redirect: "manual",
      headers: { "X-Background": "1" },
    });
    if (!answer.ok) return false;
    const told = await answer.json();
    if (told.person !== person) return false;
    document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((input) => (input.value = told.token));
    document.body.setAttribute("hx-headers", JSON.stringify({ "X-CSRFToken": told.token }));
    return true;
  } catch {
    return false;
  }
}
