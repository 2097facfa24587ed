# The reference numbers that tests/methods/impact compare with, from packages that share no code with ours.
# R is not needed to run the tests. On Debian:
#   apt-get install --no-install-recommends r-base-core r-cran-matchit r-cran-estimatr r-cran-survey r-cran-mass
# Write the two tables first (Python):
#   from causaldata import nsw_mixtape, cps_mixtape
#   nsw_mixtape.load_pandas().data.astype({...: float}).to_csv("nsw.csv"); likewise "cps.csv"
# Then: Rscript tests/methods/impact/reference.R
options(digits = 15, width = 150)
suppressPackageStartupMessages({library(estimatr); library(MatchIt); library(survey)})
cat("R", as.character(getRversion()), "estimatr", as.character(packageVersion("estimatr")),
    "MatchIt", as.character(packageVersion("MatchIt")), "survey", as.character(packageVersion("survey")), "\n")

nsw <- read.csv("nsw.csv"); cps <- read.csv("cps.csv")
nsw$employed <- 100 * (nsw$re78 > 0)
rhs <- ~ age + educ + black + hisp + marr + nodegree + re74 + re75
main <- update(rhs, treat ~ .)

cat("\n-- trial: Welch\n")
for (y in c("re78", "employed")) {
  w <- t.test(nsw[nsw$treat == 1, y], nsw[nsw$treat == 0, y])
  print(c(w$estimate, w$stderr, w$parameter, w$conf.int, w$p.value))
}
cat("\n-- trial: HC2 of the regression on assignment\n")
print(lm_robust(re78 ~ treat, nsw, se_type = "HC2")$std.error)
cat("\n-- trial: Lin's estimator, HC2\n")
for (y in c("re78", "employed")) {
  m <- lm_lin(as.formula(paste(y, "~ treat")), covariates = rhs, data = nsw, se_type = "HC2")
  print(c(m$coefficients[c("(Intercept)", "treat")], m$std.error["treat"]))
}

cat("\n-- matched: logit, weights\n")
d <- rbind(nsw[nsw$treat == 1, names(cps)], cps)
g <- glm(main, binomial, d, control = glm.control(epsilon = 1e-14, maxit = 100))
print(coef(g))
d$w <- with(d, ifelse(treat == 1, 1, fitted(g) / (1 - fitted(g))))
w0 <- d$w[d$treat == 0]
print(c(att = mean(d$re78[d$treat == 1]) - weighted.mean(d$re78[d$treat == 0], w0),
        kish = sum(w0)^2 / sum(w0^2)))
cat("\n-- matched: balance by MatchIt's own function, before and after, participants' and pooled deviation\n")
for (v in attr(terms(rhs), "term.labels")) for (den in c("treated", "pooled")) {
  b0 <- MatchIt:::bal1var(d[[v]], d$treat, NULL, rep(1, nrow(d)), s.d.denom = den, standardize = TRUE, compute.pair.dist = FALSE)
  b1 <- MatchIt:::bal1var(d[[v]], d$treat, d$w, rep(1, nrow(d)), s.d.denom = den, standardize = TRUE, compute.pair.dist = FALSE)
  cat(sprintf("%-9s %-8s %.10f %.10f %.10f %.10f\n", v, den, b0[3], b0[4], b1[3], b1[4]))
}

cat("\n-- common support: MatchIt discard = treated, reestimate\n")
few <- rbind(nsw[nsw$treat == 1, names(cps)], cps[1:400, ])
m <- matchit(main, few, method = "nearest", distance = "glm", discard = "treated", reestimate = TRUE)
p <- m$distance; keep <- !m$discarded
cat(sum(m$discarded & few$treat == 1), "discarded, rows", which(m$discarded), "\n")
w <- p / (1 - p); c0 <- few$treat == 0
print(c(att = mean(few$re78[few$treat == 1 & keep]) - weighted.mean(few$re78[c0], w[c0]),
        kish = sum(w[c0])^2 / sum(w[c0]^2)))

cat("\n-- calibration: survey's raking to the participants' means\n")
x1 <- model.matrix(rhs, d[d$treat == 1, ])
des <- suppressWarnings(svydesign(~1, data = d[d$treat == 0, ], weights = rep(1, sum(d$treat == 0))))
cal <- calibrate(des, rhs, population = colSums(x1), calfun = "raking", maxit = 500, epsilon = 1e-12)
k <- weights(cal)
print(c(level = weighted.mean(d$re78[d$treat == 0], k), kish = sum(k)^2 / sum(k^2)))

cat("\n-- outcome regression with weights (doubly robust point estimate)\n")
o <- lm(update(rhs, re78 ~ .), d[d$treat == 0, ])
e <- d$re78 - predict(o, d)
print(c(aipw = mean(e[d$treat == 1]) - weighted.mean(e[d$treat == 0], w0)))

cat("\n-- Holm, Wilson\n")
print(p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm"))
print(prop.test(140, 185, correct = FALSE)$conf.int)
print(prop.test(0, 30, correct = FALSE)$conf.int)
