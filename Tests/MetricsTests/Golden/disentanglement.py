"""Golden numbers of the disentanglement scores, by NumPy, SciPy and scikit-learn, from the definitions:
python3 disentanglement.py > disentanglement.json

600 points of three factors (3 kinds, 5 and 8 steps) and of four codes that mix them; the last 200 are for
judging. Solvers run to their optimum, so that what is compared is the definition.
"""
import json
import warnings

import numpy as np
import scipy
import scipy.stats
import sklearn
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import Lasso, LassoCV, LogisticRegression
from sklearn.metrics import mutual_info_score, roc_auc_score
from sklearn.multiclass import OneVsRestClassifier
from sklearn.preprocessing import label_binarize
from sklearn.svm import LinearSVC
from sklearn.tree import DecisionTreeRegressor

warnings.filterwarnings("ignore")
random = np.random.default_rng(7)
COUNTS, ROWS, TRAIN, BINS = [3, 5, 8], 600, 400, 20


def sample(rows):
    """Classes (rows, factors) and codes (rows, codes), rounded so that Swift reads the same floats."""
    factors = np.stack([random.integers(0, n, rows) for n in COUNTS], axis=1)
    kind, small, large = factors.T
    noise = random.normal(size=(rows, 4))
    codes = np.stack([
        small + 0.15 * noise[:, 0],
        0.5 * large + 0.35 * small + 0.1 * noise[:, 1],
        np.array([0.0, 1.0, -0.6])[kind] + 0.3 * noise[:, 2],
        0.5 * noise[:, 3] + 0.1 * large,
    ], axis=1)
    return factors, np.round(codes, 4).astype(np.float32).astype(np.float64)


factors, codes = sample(ROWS)
values = [None, factors[:, 1] * 0.1 + 0.5, factors[:, 2] / 7.0]
numbers = np.stack([factors[:, 0].astype(float), values[1], values[2]], axis=1)
x, y, xt, yt = codes[:TRAIN], factors[:TRAIN], codes[TRAIN:], factors[TRAIN:]
golden = {
    "versions": {"numpy": np.__version__, "scipy": scipy.__version__, "sklearn": sklearn.__version__},
    "counts": COUNTS, "training": TRAIN, "factors": factors.flatten().tolist(),
    "codes": [float(f"{v:.4f}") for v in codes.flatten()],
}


def standard(a, like=None):
    like = a if like is None else like
    return (a - like.mean(0)) / like.std(0)


# Information, MIG, modularity
def digitise(column):
    return np.digitize(column, np.histogram(column, BINS)[1][:-1])


information = np.array([[mutual_info_score(y[:, k], digitise(x[:, d])) for k in range(3)]
                        for d in range(4)])
entropies = np.array([mutual_info_score(y[:, k], y[:, k]) for k in range(3)])
order = np.sort(information, axis=0)[::-1]
squares = information ** 2
golden["information"] = {
    "values": information.flatten().tolist(), "entropies": entropies.tolist(),
    "mig": float(np.mean((order[0] - order[1]) / entropies)),
    "modularity": float(np.mean(1 - (squares.sum(1) - squares.max(1)) / (squares.max(1) * 2))),
}


# Explicitness and BetaVAE: one class against the rest, bias penalised
def classifier():
    return OneVsRestClassifier(LogisticRegression(solver="liblinear", tol=1e-12, max_iter=100000))


def areas(a, at):
    train, test = [], []
    for k in range(3):
        model = classifier().fit(a, y[:, k])
        train.append(roc_auc_score(label_binarize(y[:, k], classes=range(COUNTS[k])),
                                   model.predict_proba(a)))
        test.append(roc_auc_score(label_binarize(yt[:, k], classes=range(COUNTS[k])),
                                  model.predict_proba(at)))
    return {"training": train, "evaluation": test}


golden["explicitness"] = {"raw": areas(x, xt), "standardised": areas(standard(x), standard(xt, x))}


# Groups that share a factor: 60 of 4 points, by their numbers among the first 400
def groups(count, size):
    rows, labels = [], []
    for index in range(count):
        k = index % 3
        value = random.integers(0, COUNTS[k])
        rows.append(random.choice(np.flatnonzero(y[:, k] == value), size, replace=False))
        labels.append(k)
    return np.array(rows), np.array(labels)


def votes(rows, labels, active):
    table = np.zeros((4, 3), dtype=int)
    for own, label in zip(rows, labels):
        share = x[own].var(0, ddof=1) / x.var(0, ddof=1)
        share[~active] = np.inf
        table[np.argmin(share), label] += 1
    return table


rows, labels = groups(60, 4)
fresh, fresh_labels = groups(30, 4)
active = x.std(0, ddof=1) >= 0.6
points = np.abs(x[rows][:, 0::2] - x[rows][:, 1::2]).mean(1)
fresh_points = np.abs(x[fresh][:, 0::2] - x[fresh][:, 1::2]).mean(1)
model = classifier().fit(points, labels)
all_votes = votes(rows, labels, np.ones(4, bool))
pruned = votes(rows, labels, active)
fresh_votes = votes(fresh, fresh_labels, active)
golden["groups"] = {
    "rows": rows.flatten().tolist(), "fresh": fresh.flatten().tolist(),
    "votes": all_votes.flatten().tolist(),
    "score": float(all_votes.max(1).sum() / all_votes.sum()),
    "best": float(np.sort(all_votes.max(1))[::-1][:3].sum() / all_votes.sum()),
    "smallest_deviation": 0.6, "pruned": pruned.flatten().tolist(), "active": active.tolist(),
    "pruned_evaluation": float(fresh_votes[np.arange(4), pruned.argmax(1)].sum() / fresh_votes.sum()),
    "beta_training": float(model.score(points, labels)),
    "beta_evaluation": float(model.score(fresh_points, fresh_labels)),
    "beta_weights": np.concatenate(
        [np.append(m.coef_[0], m.intercept_[0]) for m in model.estimators_]).tolist(),
}


# SAP
def machine(d, k):
    return LinearSVC(C=0.01, class_weight="balanced", dual=False, tol=1e-12,
                     max_iter=1000000).fit(x[:, d:d + 1], y[:, k])


def predictions(all_discrete):
    table = np.zeros((4, 3))
    for d in range(4):
        for k in range(3):
            if k > 0 and not all_discrete:
                c = np.cov(x[:, d], values[k][:TRAIN], ddof=1)
                table[d, k] = c[0, 1] ** 2 / (c[0, 0] * c[1, 1])
            elif all_discrete:
                table[d, k] = np.mean(machine(d, k).predict(xt[:, d:d + 1]) == yt[:, k])
            else:
                table[d, k] = np.mean(machine(d, k).predict(x[:, d:d + 1]) == y[:, k])
    order = np.sort(table, axis=0)
    return {"values": table.flatten().tolist(), "score": float(np.mean(order[-1] - order[-2]))}


golden["sap"] = {"cr": predictions(False), "lib": predictions(True)}
golden["svm"] = [{"code": d, "factor": k, "weights": machine(d, k).coef_[:, 0].tolist(),
                  "biases": machine(d, k).intercept_.tolist()} for d, k in [(0, 1), (2, 0)]]


# DCI
def dci(table, weighted):
    def concentration(v, base):
        if v.sum() == 0:
            return 0.0
        p = v / v.sum()
        return 1 - scipy.stats.entropy(p, base=base)
    d = np.array([concentration(row, 3) for row in table])
    c = np.array([concentration(column, 4) for column in table.T])
    weights = table.sum(0) / table.sum() if weighted else np.full(3, 1 / 3)
    return {"importances": table.flatten().tolist(),
            "disentanglement": float(np.sum(d * table.sum(1) / table.sum())),
            "completeness": float(np.sum(c * weights))}


a, b = standard(x), standard(numbers[:TRAIN])
at, bt = standard(xt, x), standard(numbers[TRAIN:], numbers[:TRAIN])


def linear(make):
    table, train, test = np.zeros((4, 3)), [], []
    alphas = []
    for k in range(3):
        lasso = make().fit(a, b[:, k])
        table[:, k] = np.abs(lasso.coef_)
        alphas.append(float(getattr(lasso, "alpha_", lasso.alpha if hasattr(lasso, "alpha") else 0)))
        train.append(np.sqrt(np.mean((lasso.predict(a) - b[:, k]) ** 2)))
        test.append(np.sqrt(np.mean((lasso.predict(at) - bt[:, k]) ** 2)))
    return dict(dci(table, False), training=float(np.mean(train)), evaluation=float(np.mean(test)),
                alphas=alphas)


golden["lasso"] = linear(lambda: Lasso(alpha=0.02, tol=1e-14, max_iter=1000000))
golden["lasso_cv"] = linear(lambda: LassoCV(cv=3, tol=1e-12, max_iter=1000000))

# Trees: single ones, and forests with given draws. Targets are noisy, so that no two codes split rows of a
# node equally well: scikit-learn settles ties at random, and other seeds must give the same tree.
smooth = np.round(b[:, 2] + 0.3 * random.normal(size=TRAIN), 4)


def tree(depth, rows=slice(None), weights=None):
    grown = [DecisionTreeRegressor(max_depth=depth, random_state=seed).fit(
        a[rows], smooth[rows], sample_weight=weights) for seed in range(5)]
    for other in grown[1:]:
        assert np.allclose(other.feature_importances_, grown[0].feature_importances_, atol=1e-12)
        assert np.allclose(other.predict(at), grown[0].predict(at), atol=1e-12)
    return grown[0]


golden["targets"] = smooth.tolist()
golden["trees"] = [
    {"depth": depth, "importances": t.feature_importances_.tolist(),
     "leaves": int(t.get_n_leaves()), "values": t.predict(at).tolist()}
    for depth, t in [(d, tree(d)) for d in (1, 2, 4)]]
draws = [np.bincount(random.integers(0, TRAIN, TRAIN), minlength=TRAIN) for _ in range(3)]
trees = [tree(3, weights=w.astype(float)) for w in draws]
scores = np.zeros(3)
starts = [0, 134, 267, 400]
for fold in range(3):
    part = np.arange(starts[fold], starts[fold + 1])
    held = [w.astype(float) for w in draws]
    for w in held:
        w[part] = 0
    for index, depth in enumerate(range(1, 4)):
        found = np.mean([tree(depth, weights=w).predict(a[part]) for w in held], axis=0)
        target = smooth[part]
        scores[index] += (1 - ((target - found) ** 2).sum() / ((target - target.mean()) ** 2).sum()) / 3
golden["forest"] = {
    "depth": 3, "draws": [w.tolist() for w in draws],
    "importances": np.mean([t.feature_importances_ for t in trees], axis=0).tolist(),
    "values": np.mean([t.predict(at) for t in trees], axis=0).tolist(),
    "depths": [1, 3], "scores": scores.tolist(), "best": int(1 + scores.argmax())}


# Boosting: ties are common, so the range over seeds; and by one code alone, where there are none.
def boosted(seed):
    table, train, test = np.zeros((4, 3)), [], []
    for k in range(3):
        boosting = GradientBoostingClassifier(random_state=seed).fit(x, y[:, k])
        table[:, k] = boosting.feature_importances_
        train.append(boosting.score(x, y[:, k]))
        test.append(boosting.score(xt, yt[:, k]))
    return dict(dci(table, True), training=float(np.mean(train)), evaluation=float(np.mean(test)))


runs = [boosted(seed) for seed in range(12)]
golden["boosting"] = {
    end: {key: np.array([run[key] for run in runs])
          .__getattribute__({"least": "min", "most": "max"}[end])(0).tolist() for key in runs[0]}
    for end in ("least", "most")}
single = GradientBoostingClassifier(random_state=0).fit(x[:, 3:], y[:, 2])
golden["boosting_of_one"] = {"training": single.score(x[:, 3:], y[:, 2]),
                             "evaluation": single.score(xt[:, 3:], yt[:, 2])}

# dHSIC
difference = np.abs(x[:, None, :] - x[None, :, :])
h = np.median(difference.reshape(-1, 4), axis=0)
kernel = np.exp(-difference / h ** 2)
golden["dhsic"] = {
    "medians": h.tolist(),
    "score": float(kernel.prod(2).mean() + kernel.mean((0, 1)).prod()
                   - 2 * kernel.mean(1).prod(1).mean())}


# UDR: the codes against three others, of which one knows nothing
others = np.round(np.stack([
    -codes[:, 1] + 0.2 * random.normal(size=ROWS), codes[:, 0] ** 3 / 10 + 0.3 * codes[:, 2],
    random.normal(size=ROWS)], axis=1), 4).astype(np.float32).astype(np.float64)
lasso = np.abs(Lasso(alpha=0.1, tol=1e-14, max_iter=1000000).fit(standard(codes), standard(others)).coef_).T
ranks = np.abs(np.array([[scipy.stats.spearmanr(codes[:, i], others[:, j])[0] for j in range(3)]
                         for i in range(4)]))


def strength(r):
    with np.errstate(invalid="ignore", divide="ignore"):
        columns = np.nan_to_num(r.max(0) ** 2 / r.sum(0), nan=0.0)
        rows = np.nan_to_num(r.max(1) ** 2 / r.sum(1), nan=0.0)
    return float((columns.mean() + rows.mean()) / 2)


golden["udr"] = {
    "others": [float(f"{v:.4f}") for v in others.flatten()],
    "lasso": lasso.flatten().tolist(), "spearman": ranks.flatten().tolist(),
    "lasso_score": strength(lasso), "spearman_score": strength(ranks),
    "masked_lasso_score": strength(lasso[[0, 1, 2]][:, [0, 1]])}
print(json.dumps(golden))
