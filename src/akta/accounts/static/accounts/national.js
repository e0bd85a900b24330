// Carries the signed question on to the national node; without this script a button does it.
for (const form of document.querySelectorAll("form[data-send-now]")) form.submit();
