# The second example in R of README.md; check.sh runs it where there is R with reticulate, with RETICULATE_PYTHON as the Python that has the package.
library(reticulate)
demarche <- import("demarche")
reader <- demarche$Reader()
acts <- reader$code(list(list(id = "a", text = "Iran rejected the offer.", published = "2025-06-02")))
stopifnot(length(acts) == 1, acts[[1]]$type == "REJECT", acts[[1]]$actor[[1]]$code == "IRN/GOV")
