# The numbers of metafor that tests/methods compares the pooling of places with. R is not needed to run
# the tests. On Debian:
#   apt-get install --no-install-recommends r-base-core r-cran-metafor
# Then, from the root of the repository: Rscript tests/methods/synthesis/reference_metafor.R
# It prints the BCG example and writes tests/methods/synthesis/reference_metafor.csv: inputs drawn here, and results.
# Iterations go on to 1e-12; metafor's defaults stop at 1e-5, four decimals before ours.
suppressPackageStartupMessages(library(metafor))
cat("R", as.character(getRversion()), "metafor", as.character(packageVersion("metafor")), "\n")

cat("\n-- BCG: what metafor prints\n")
bcg <- escalc(measure = "RR", ai = tpos, bi = tneg, ci = cpos, di = cneg, data = dat.bcg)
plain <- rma(yi, vi, data = bcg)
knha <- rma(yi, vi, data = bcg, test = "knha")
print(plain); print(predict(plain)); print(confint(plain))
print(knha); print(predict(knha))
print(rma(yi, vi, data = bcg, method = "DL")); print(rma(yi, vi, data = bcg, method = "FE"))
print(leave1out(knha)); print(cumul(knha, order = year))
tight <- list(threshold = 1e-12, maxiter = 100000)
for (control in list(list(), tight)) for (test in c("z", "knha")) {
  print(rma(yi, vi, mods = ~ ablat, data = bcg, test = test, control = control))
  print(rma(yi, vi, mods = ~ ablat + year, data = bcg, test = test, control = control))
}

print(regtest(plain)); print(regtest(plain, model = "lm"))

options(digits = 17)
root <- list(tol = 1e-12, maxiter = 100000, tau2.max = 1e9)
out <- file("tests/methods/synthesis/reference_metafor.csv", "w")
writeLines("case,name,position,value", out)
put <- function(case, name, values)
  writeLines(sprintf("%d,%s,%d,%.12g", case, name, seq_along(values) - 1L, as.numeric(values)), out)

set.seed(20261125)
for (case in 1:36) {
  k <- sample(c(2, 3, 4, 5, 8, 12, 20, 40), 1)
  sei <- exp(rnorm(k, 0, sample(c(0.1, 0.5, 1), 1)))
  x1 <- rnorm(k, 40, 12); x2 <- rbinom(k, 1, 0.4)
  yi <- rnorm(k, 2 + 0.05 * x1, sqrt(sei^2 + sample(c(0, 0.3, 4), 1)))
  sei <- signif(sei, 6); yi <- signif(yi, 8); x1 <- signif(x1, 6)
  put(case, "yi", yi); put(case, "sei", sei); put(case, "x1", x1); put(case, "x2", x2)
  for (method in c("FE", "DL", "REML")) for (test in c("z", "knha")) {
    if (method == "FE" && test == "knha") next
    m <- rma(yi, sei = sei, method = method, test = test, control = tight)
    put(case, paste0(method, "_", test), c(m$beta, m$se, m$ci.lb, m$ci.ub, m$pval))
    if (test == "z" && method != "FE") {
      put(case, paste0(method, "_tau2"), c(m$tau2, m$I2, m$H2, m$QE, m$QEp))
      v <- confint(m, control = root)$random
      put(case, paste0(method, "_tau2_interval"), c(v[1, 2:3], v[3, 2:3]))
    }
    if (method == "REML" && k > 2) {
      p <- predict(m); put(case, paste0("REML_", test, "_prediction"), c(p$pi.lb, p$pi.ub))
    }
  }
  m <- rma(yi, sei = sei, control = tight)
  b <- blup(m); put(case, "blup", b$pred); put(case, "blup_low", b$pi.lb); put(case, "blup_high", b$pi.ub)
  m <- rma(yi, sei = sei, test = "knha", control = tight)
  if (k > 3) {
    l <- leave1out(m)
    put(case, "leave1out", l$estimate); put(case, "leave1out_se", l$se); put(case, "leave1out_tau2", l$tau2)
    l <- cumul(m)
    put(case, "cumul", l$estimate[-1]); put(case, "cumul_se", l$se[-1]); put(case, "cumul_tau2", l$tau2[-1])
  }
  if (k >= 12) {
    e <- regtest(rma(yi, sei = sei, method = "FE"), model = "lm")
    put(case, "egger", coef(summary(e$fit))[2, ]); put(case, "egger_limit", c(e$est, e$ci.lb, e$ci.ub))
    for (test in c("z", "knha")) {
      m <- rma(yi, sei = sei, mods = cbind(x1, x2), test = test, control = tight)
      put(case, paste0("mods_", test), m$beta); put(case, paste0("mods_", test, "_se"), m$se)
      put(case, paste0("mods_", test, "_p"), m$pval); put(case, paste0("mods_", test, "_QM"), c(m$QM, m$QMp))
      if (test == "z") {
        put(case, "mods_residual", c(m$tau2, m$I2, m$H2, m$QE, m$QEp, if (is.null(m$R2)) NA else m$R2))
        v <- confint(m, control = root)$random; put(case, "mods_tau2_interval", v[1, 2:3])
      }
    }
  }
}
close(out)
