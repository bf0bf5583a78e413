/// The inverse of the standard normal distribution function, for 0 < p < 1.
///
/// Relative accuracy about 1e-16 in exact arithmetic. Own logarithm, so that the result has the same
/// bits on every machine.
/// - Source: Wichura 1988, algorithm AS 241 (PPND16), Applied Statistics 37(3).
public func normalQuantile(_ p: Double) -> Double {
  precondition(p > 0 && p < 1, "a probability strictly between 0 and 1 is needed, got \(p)")
  let q = p - 0.5
  if abs(q) <= 0.425 {
    let r = 0.180625 - q * q
    return q * polynomial(r, centralNumerator) / polynomial(r, centralDenominator)
  }
  let r = (-naturalLog(q < 0 ? p : 1 - p)).squareRoot()
  let magnitude =
    r <= 5
    ? polynomial(r - 1.6, middleNumerator) / polynomial(r - 1.6, middleDenominator)
    : polynomial(r - 5, tailNumerator) / polynomial(r - 5, tailDenominator)
  return q < 0 ? -magnitude : magnitude
}

/// The natural logarithm of a positive normal number, by basic arithmetic only.
///
/// x = m * 2^e with m in [sqrt(1/2), sqrt(2)), then log m = 2 atanh((m - 1) / (m + 1)) as a series.
func naturalLog(_ x: Double) -> Double {
  var mantissa = x.significand
  var exponent = Double(x.exponent)
  if mantissa > 1.414_213_562_373_095_1 {
    mantissa /= 2
    exponent += 1
  }
  let t = (mantissa - 1) / (mantissa + 1)
  let t2 = t * t
  // |t| < 0.1716, so the first neglected term, t^23 / 23, is below 1e-18.
  var sum = 0.0
  for k in stride(from: 21, through: 1, by: -2) {
    sum = sum * t2 + 1 / Double(k)
  }
  return 2 * t * sum + exponent * 0.693_147_180_559_945_3
}

private func polynomial(_ x: Double, _ coefficients: [Double]) -> Double {
  var result = 0.0
  for coefficient in coefficients.reversed() { result = result * x + coefficient }
  return result
}

private let centralNumerator: [Double] = [
  3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
  1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
  3.3430575583588128105e4, 2.5090809287301226727e3,
]
private let centralDenominator: [Double] = [
  1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
  2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4,
  5.2264952788528545610e3,
]
private let middleNumerator: [Double] = [
  1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
  3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
  2.27238449892691845833e-2, 7.74545014278341407640e-4,
]
private let middleDenominator: [Double] = [
  1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
  1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
  1.05075007164441684324e-9,
]
private let tailNumerator: [Double] = [
  6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0,
  2.96560571828504891230e-1, 2.65321895265761230930e-2, 1.24266094738807843860e-3,
  2.71155556874348757815e-5, 2.01033439929228813265e-7,
]
private let tailDenominator: [Double] = [
  1.0, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
  7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7,
  2.04426310338993978564e-15,
]
