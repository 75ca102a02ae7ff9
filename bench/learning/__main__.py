"""Share of the gap between not learning and knowing the truth that each way of learning closes, in five worlds.

The cost of a draft is the size of the edit to what the hidden preferences wish; single tastes, mended facts and lazy
approvals mislead the learner, and are no part of the cost. `after` counts the last third of the mails, `all` every one.
"""

from __future__ import annotations

import random
from statistics import mean

from bench.learning.arms import Arm, Examples, Lessons, Oracle, Writer
from bench.learning.model import StubModel
from bench.learning.world import (
    AGENTS,
    ARTICLES,
    POISON,
    WORLDS,
    World,
    edited,
    mails,
    preferences,
    wished,
    with_drift,
)
from bench.report import arguments, report
from triage.edits import edit_size
from triage.gate import paired_effect

NAMES = ("none", "last", "last_five", "lessons", "oracle")


def run(world: World, seed: int, port: int, categories: int, per_category: int) -> dict[str, dict[str, float]]:
    """For each arm the mean cost over all mails and after learning, and its poisoned drafts."""
    writer = Writer(port)
    found = {}
    for name in NAMES:
        chance = random.Random(f"{world.name}{seed}")
        chosen = chance.sample(sorted(ARTICLES), categories)
        post = mails(chance, chosen, categories * per_category)
        wishes = {category: preferences(chance, category, world) for category in chosen}
        arm = arm_of(name, writer, wishes)
        found[name] = through(arm, post, wishes, world, random.Random(f"{seed}"))
    return found


def arm_of(name: str, writer: Writer, wishes: dict) -> Arm:
    match name:
        case "last":
            return Examples(writer, 1)
        case "last_five":
            return Examples(writer, 5)
        case "lessons":
            return Lessons(writer)
        case "oracle":
            return Oracle(writer, wishes)
    return Arm(writer)


def through(arm: Arm, post: list, wishes: dict, world: World, chance: random.Random) -> dict[str, float]:
    costs, poisoned = [], 0
    for number, mail in enumerate(post):
        if world.drifts and number == len(post) // 3:
            wishes.update(with_drift(chance, wishes, world))
        draft = arm.draft(mail)
        costs.append(edit_size(draft, wished(mail, wishes[mail.category])))
        poisoned += any(poison in draft for poison in POISON)
        agent = chance.choice(AGENTS if world.poisoned else AGENTS[:3])
        arm.learn(mail, agent, draft, edited(draft, mail, wishes[mail.category], agent, world, chance))
    return {"all": mean(costs), "after": mean(costs[-len(costs) // 3 :]), "poisoned": poisoned}


def closed(found: dict[str, dict[str, float]], arm: str, when: str) -> float:
    gap = found["none"][when] - found["oracle"][when]
    return (found["none"][when] - found[arm][when]) / gap if gap else 0.0


def main() -> None:
    options = arguments(__doc__)
    seeds, categories, per_category = (1, 2, 30) if options.quick else (12, 4, 60)
    figures: dict[str, float | None] = {"seeds": seeds, "mails_a_run": categories * per_category}
    with StubModel() as model:
        for world in WORLDS:
            runs = [run(world, seed, model.port, categories, per_category) for seed in range(seeds)]
            figures |= of_world(world.name, runs)
    against = {
        "stationary_lessons_after": 0.90,
        "stationary_lessons_worst": 0.80,
        "drift_lessons_after": 0.85,
        "stationary_better_than_last_five_low": 0.0,
        "noisy_better_than_last_five_low": 0.0,
        "poisoned_lessons_drafts": 0,
    }
    report("learning", figures, against, options.json)


def of_world(name: str, runs: list[dict[str, dict[str, float]]]) -> dict[str, float]:
    figures = {}
    for arm in NAMES[1:4]:
        shares = [closed(found, arm, "after") for found in runs]
        figures[f"{name}_{arm}_after"] = mean(shares)
        figures[f"{name}_{arm}_worst"] = min(shares)
        figures[f"{name}_{arm}_all"] = mean(closed(found, arm, "all") for found in runs)
    better = paired_effect([closed(f, "lessons", "after") - closed(f, "last_five", "after") for f in runs])
    figures[f"{name}_better_than_last_five_low"] = better.low
    if name == "poisoned":
        for arm in NAMES[1:4]:
            figures[f"poisoned_{arm}_drafts"] = sum(found[arm]["poisoned"] for found in runs)
    return figures


if __name__ == "__main__":
    main()
