# Errors of clustered data and of filled gaps, from packages that share no code with ours. R is not needed to run the tests.
# On Debian:
#   apt-get install --no-install-recommends r-base-core r-cran-clubsandwich r-cran-mice
# Then, from the root of the repository: Rscript tests/methods/impact/reference_clusters.R
# It writes tests/methods/impact/reference_clusters.csv (inputs drawn here, and results) and prints what mice pools.
suppressPackageStartupMessages({library(clubSandwich); library(mice)})
cat("R", as.character(getRversion()), "clubSandwich", as.character(packageVersion("clubSandwich")),
    "mice", as.character(packageVersion("mice")), "\n")

out <- file("tests/methods/impact/reference_clusters.csv", "w")
writeLines("case,name,position,value", out)
put <- function(case, name, values)
  writeLines(sprintf("%s,%s,%d,%.12g", case, name, seq_along(values) - 1L, as.numeric(values)), out)
cr2 <- function(case, name, model, cluster, term) {
  found <- coef_test(model, vcov = "CR2", cluster = cluster, test = "Satterthwaite")[term, ]
  put(case, name, c(found$beta, found$SE, found$df_Satt))
}

set.seed(20261128)
for (layout in c("nested", "crossing", "uneven", "few", "singletons")) {
  clusters <- switch(layout, nested = 14, crossing = 12, uneven = 10, few = 5, singletons = 40)
  size <- switch(layout, uneven = c(1, 2, 3, 4, 5, 8, 10, 14, 20, 25), singletons = rep(1, 40),
                 sample(3:12, clusters, replace = TRUE))
  cluster <- rep(seq_len(clusters), size)
  n <- length(cluster)
  treated <- if (layout == "crossing") rbinom(n, 1, 0.4) else as.numeric(cluster %% 2 == 1)
  x1 <- signif(rnorm(n, 0.4 * treated) + rnorm(clusters)[cluster], 6)
  x2 <- rbinom(n, 1, 0.45)
  y <- signif(2 + 0.7 * x1 - x2 + treated + rnorm(clusters)[cluster] + rnorm(n) * (1 + treated), 8)
  w <- signif(exp(rnorm(n, 0, 0.6)), 6)
  for (name in c("cluster", "treated", "x1", "x2", "y", "w")) put(layout, name, get(name))
  people <- data.frame(cluster, treated, x1, x2, y, w, c1 = x1 - mean(x1), c2 = x2 - mean(x2))
  cr2(layout, "means", lm(y ~ treated, people), cluster, "treated")
  cr2(layout, "weighted means", lm(y ~ treated, people, weights = w), cluster, "treated")
  theirs <- people[treated == 0, ]
  cr2(layout, "weighted level", lm(y ~ 1, theirs, weights = w), theirs$cluster, "(Intercept)")
  if (layout != "few") {
    cr2(layout, "lin", lm(y ~ treated * (c1 + c2), people), cluster, "treated")
    cr2(layout, "weighted lin", lm(y ~ treated * (c1 + c2), people, weights = w), cluster, "treated")
  }
}
close(out)

options(digits = 15)
cat("\n-- pool.scalar: estimates, their variances, degrees of freedom without gaps -> T, df, share due to gaps\n")
q <- c(1.2, 0.7, 1.9, 1.1, 0.4, 1.5); u <- c(0.50, 0.62, 0.45, 0.55, 0.71, 0.52)
for (dfcom in c(38, 10, 398)) {
  p <- pool.scalar(q, u, n = dfcom + 1, k = 1)
  print(c(qbar = p$qbar, t = p$t, df = p$df, lambda = (1 + 1 / p$m) * p$b / p$t))
}
