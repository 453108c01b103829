"""What the check of a rule folder says, in Chinese: one line per sentence, with the words it is filled in with.

The check writes English where it finds something; this is its other language, as a catalogue. A test reads the sources
of the check and sees that no sentence is missing here.
"""

from __future__ import annotations

import re

from rencai.vocabulary.bilingual import Bilingual

WHAT = {
    # files
    "there is no such rule folder": "没有这个政策文件夹",
    "{} files are too many": "文件太多：共 {} 个",
    "the folder is larger than 32 MiB": "文件夹超过 32 MiB",
    "the file is larger than 1 MiB": "文件超过 1 MiB",
    "the file is larger than 4 MiB": "文件超过 4 MiB",
    "the file is longer than 64 KiB": "文件超过 64 KiB",
    "the file is missing": "文件不存在",
    "this is not UTF-8 text": "不是 UTF-8 文本",
    "this is not YAML ({})": "不符合 YAML 的写法（{}）",
    "a city folder has no aliases (*name)": "不能使用别名（*名称）",
    "this is nested too deeply": "嵌套层次太深",
    "a city folder has no {}": "不能使用标签 {}",
    "a key is one word": "键只能是一个词",
    "{} cannot be read": "{} 无法读取",
    "{} would be read as a number to the base of 60": "{} 会被当作六十进制数",
    "put a time or a proportion in quotes": "时间或比例请加引号",
    "{} does not say what this file is": "开头的 {} 看不出这是什么文件",
    "the file says nothing": "文件没有内容",
    "{} is written twice": "{} 写了两次",
    "there is no rule in this folder": "文件夹中没有任何政策条款",
    "some files of this folder are marked invented, this one is not": "文件夹中有的文件标为虚构，这个没有标",
    "facts are declared in several files": "事项在多个文件中重复声明",
    "no file declares the facts": "没有声明事项的文件",
    # shapes
    "{} cannot be {}": "{} 不能是 {}",
    "{} is not `key: value`": "{} 应写成“键: 值”",
    "a {} is `key: value`": "{} 应写成“键: 值”",
    "{} has no {}": "{} 中没有 {}",
    "{} is not a list": "{} 应是一个列表",
    "{} holds {} items": "{} 有 {} 项",
    "{} {} is already in line {}": "{} {} 在第 {} 行已经有了",
    "{} is not a number": "{} 不是数字",
    "{} is out of bounds": "{} 超出范围",
    "one value is expected here": "这里应写一个值",
    "lines of `key: value` are expected here": "这里应写若干行“键: 值”",
    "{} cannot be a key here": "{} 不能作这里的键",
    "it says {} at once": "同时写了 {}，只能写一个",
    "it does not say what must hold": "没有写明要符合什么",
    "a {} says {} at once": "{} 同时写了 {}，只能写一个",
    "a {} cannot be {}": "{} 不能写成 {}",
    "this cannot stand here": "这里不能这样写",
    # facts
    "fact {} has no question": "事项 {} 没有写问题",
    "a fact of type {} has no {}": "类型为 {} 的事项不能有 {}",
    "fact {} does not list its values": "事项 {} 没有列出可选值",
    "yes and no are truth values in YAML": "YAML 会把 yes 和 no 读成真假值",
    "fact {} does not say what its records hold": "事项 {} 没有写明每条记录的内容",
    "{} is no answer to {}": "{} 不是 {} 的合格回答",
    "{} is above {}": "{} 大于 {}",
    "only a level can be the best of what rules give": "只有层次类事项才能取各条款给予的最高值",
    "only a number can be the sum of what rules give": "只有数字类事项才能取各条款给予之和",
    "there is no fact {}": "没有事项 {}",
    "{} has another type or other values than {}": "{} 与 {} 的类型或可选值不同",
    "{} comes from rules itself": "{} 本身也由条款得出",
    "{} is of type {}": "{} 的类型是 {}",
    "an amount is computed from {}, whose bounds are not declared": "金额由 {} 计算，但没有声明它的上下限",
    "fact {} is not declared": "事项 {} 没有声明",
    "fact {} is found by rules and not given": "事项 {} 由条款得出，不能直接填写",
    "fact {} cannot have this value": "事项 {} 不能取这个值",
    "facts are one mapping": "事项应写成若干行“键: 值”",
    # conditions and amounts
    "there are only {} conditions": "只有 {} 项条件",
    "{} is of type {}, which has no {}": "{} 的类型是 {}，不能用 {}",
    "{} is no value of {}": "{} 不是 {} 的可选值",
    "a number has no {}": "数字不能用 {}",
    "between has a lower and a higher value": "between 要有一低一高两个值",
    "between has an earlier and a later day": "between 要有一早一晚两个日期",
    "this is not a day": "这不是日期",
    "a level is not given as {}": "层次不能用 {} 给出",
    "an amount is never below 0": "金额不能小于 0",
    "ends need two entries of a fact that has an order": "只公布两端时，要有两项，且事项要有高低顺序",
    "the steps do not rise": "各档没有由低到高排列",
    "some steps give amounts and some percent": "有的档给金额，有的档给百分比",
    "the first bound is above the second": "下限大于上限",
    "{} is not filled by rules": "{} 不由条款得出",
    "{} are not given per {}": "{} 不能按 {} 给",
    "it does not say how often it is given": "没有写明多久给一次",
    "it does not say what the number counts": "没有写明数字的单位",
    # rules together
    "group {} is declared otherwise in {}": "分组 {} 在 {} 中的写法不同",
    "{} ends before it begins": "{} 的截止早于生效",
    "{} is in force twice from {}: see {}": "{} 自 {} 起有两个版本同时有效，见 {}",
    "{} names itself": "{} 提到了自己",
    "a product of {} can be larger than any sum of money": "{} 中的乘积可能超出允许的最大数",
    "{} names the rule {}, which is not there": "{} 提到的条款 {} 不存在",
    "there is no group {}": "没有分组 {}",
    "there is no rule {}": "没有条款 {}",
    "group {} does not say its cap": "分组 {} 没有写封顶数",
    "group {} takes the {} and has a cap too": "分组 {} 取 {}，又写了封顶数",
    "the members of group {} give different things": "分组 {} 各条款给的不是同一类",
    "group {} does not order its members": "分组 {} 没有排出各条款的先后",
    "group {} lies within itself": "分组 {} 套在自己里面",
    "a rule that gives a level needs no group: the best level counts": "给层次的条款不用分组，本来就取最高",
    "no rule gives {}": "没有条款给出 {}",
    "{} needs its own result: {}": "{} 要用到自己的结果：{}",
    # examples
    "no rule {} is in force on {}": "条款 {} 在 {} 没有生效",
    "no rule is in force on {}": "{} 没有任何条款有效",
    "{}: {} comes out as {}": "{}：{} 算出来是 {}",
    # drafts
    "{} files are changed in one draft": "一份草稿改动了 {} 个文件",
    "a file is not named so": "文件名不合要求",
    "this cannot stand in line {}": "第 {} 行不能这样写",
}

TODO = {
    "name a folder with facts.yaml and rules": "请指定含有 facts.yaml 和条款的文件夹",
    "at most {}": "最多 {}",
    "name a folder of rules": "请指定政策文件夹",
    "one rule a file": "一条政策写一个文件",
    "cut it into several": "请拆成几个文件",
    "write it; the shipped city shows how": "请补上，可参照自带城市的写法",
    "save it as UTF-8": "请另存为 UTF-8",
    "mend the line": "请改正这一行",
    "write the value out": "请把内容写全",
    "write it flat": "请减少层次",
    "write it without the tag": "请去掉标签",
    "write `key: value`": "请写成“键: 值”",
    "put a text in quotes; a day is YYYY-MM-DD": "文字请加引号；日期写成 YYYY-MM-DD",
    "a rule begins with id; else {}": "条款以 id 开头；否则：{}",
    "a rule begins with id; else one of: {}": "条款以 id 开头；其他文件可写：{}",
    "a rule begins with id; else did you mean {}?": "条款以 id 开头；或者是 {}？",
    "multiply less, or say a lower most: of the facts; up to {}": "请减少相乘项，或调低事项的 most；最多 {}",
    "keep one": "只留一个",
    "write one: see docs/policies.md": "请写一条，写法见 docs/policies.md",
    "mark all": "请全部标上",
    "write one facts.yaml": "请只写一个 facts.yaml",
    "did you mean {}?": "是不是 {}？",
    "one of: {}": "可写：{}",
    "exactly one of: {}": "只能写其中一个：{}",
    "put it in quotes: {}": "请加引号：{}",
    "put it in quotes": "请加引号",
    "write a text": "请写文字",
    "small letters, digits and hyphens: talent-allowance": "用小写字母、数字和连字符，如 talent-allowance",
    "small letters, digits and hyphens": "用小写字母、数字和连字符",
    "small letters, digits and _: months_worked_here": "用小写字母、数字和下划线，如 months_worked_here",
    "small letters, digits and _": "用小写字母、数字和下划线",
    "small letters, digits and -, ending in .yaml": "用小写字母、数字和连字符，以 .yaml 结尾",
    "a value of the fact: master, 3, true": "写事项的一个可选值，如 master、3、true",
    "a whole number from {}": "整数，不小于 {}",
    "a number, its unit in a key of its own": "数字，单位另写",
    "true or false": "true 或 false",
    "a day: 2021-12-10, no quotes": "日期，如 2021-12-10，不加引号",
    "it has {}": "可以有：{}",
    "everything is said in both languages, zh and en": "中文（zh）、英文（en）都要写",
    "write {}: …": "请写 {}: …",
    "write [a, b] or lines that begin with -": "请写成 [a, b]，或每行以 - 开头",
    "it holds exactly {}": "应正好 {} 项",
    "it holds at least {}": "应至少 {} 项",
    "each has its own": "各写各的，不能重复",
    "write digits only: 6000": "只写数字，如 6000",
    "{} to {}": "{} 至 {}",
    "a word, a number, true or false, or a day": "一个词、数字、true 或 false，或日期",
    "write them apart": "请分开写",
    "write {}": "请写 {}",
    "write ask: {zh: …, en: …}": "请写 ask: {zh: …, en: …}",
    "take {} away": "请去掉 {}",
    "write values: [{id, zh, en}, …]": "请写 values: [{id, zh, en}, …]",
    "write fields: …": "请写 fields: …",
    "exchange them": "请对调",
    "type: level": "写 type: level",
    "type: number": "写 type: number",
    "give both the same": "请改成一致",
    "name a fact that is asked": "请写一个直接询问的事项",
    "declare it": "请先声明",
    "{} is needed here": "这里要用{}",
    "say least: (0 or more) and most: for {} in facts.yaml": "请在 facts.yaml 中为 {} 写 least（不小于 0）和 most",
    "facts: {}": "事项：{}",
    'write {"fact": value, …}': '请写成 {"事项": 值, …}',
    "{} from {} to {}": "{}，{} 至 {}",
    "a day from {} to {}: 2026-05-01": "日期，{} 至 {}，如 2026-05-01",
    "at most {} records with {}": "最多 {} 条记录，每条含 {}",
    "lower it": "请改小",
    "use {}": "可用 {}",
    "use {} or between": "可用 {} 或 between",
    "write [lower, higher]": "请写 [低, 高]",
    "write [earlier, later]": "请写 [早, 晚]",
    "write 2026-05-01, today, or {fact: …}": "请写 2026-05-01、today 或 {fact: …}",
    "an amount is a number or a form such as {fact: …}": "金额写数字，或 {fact: …} 一类的写法",
    "write what is taken away as difference: [from, this]": "要减去的写成 difference: [被减数, 减数]",
    "by: a level or number": "by 写层次或数字类事项",
    "order them by from:": "请按 from 由低到高排列",
    "make them all the same": "请统一写法",
    "say from_rules: {} in facts.yaml": "请在 facts.yaml 中写 from_rules: {}",
    "take it away": "请去掉",
    "write per: once, month, year or unstated": "请写 per: once、month、year 或 unstated",
    "write unit: {zh: …, en: …}": "请写 unit: {zh: …, en: …}",
    "declare it once in groups.yaml and write group: NAME in the rules": (
        "请在 groups.yaml 中声明一次，条款里只写 group: 名称"
    ),
    "exchange in_force from and to": "请对调 in_force 的 from 和 to",
    "end the earlier version the day before, or give this one its own id": "请让前一版在前一天截止，或给这一条另取 id",
    "declare it in groups.yaml": "请在 groups.yaml 中声明",
    "write cap: and per:": "请写 cap 和 per",
    "take: capped": "写 take: capped",
    "one kind, one rhythm": "同一组只能是同一类、同一周期",
    "order: [{}], the first that applies is paid": "写 order: [{}]，符合的第一条给付",
    "take within away": "请去掉 within",
    "take group away": "请去掉 group",
    "write a rule that gives it, or take {} away": "请写一条给出它的条款，或去掉 {}",
    "take one of the conditions or adds_to away": "请去掉其中一个条件或 adds_to",
    "rules begin on {}": "各条款的生效日：{}",
    "not as {}": "而不是 {}",
}

_PARTS = {
    "the file": "文件", "an item of {}": "{} 的一项", "the list": "列表", "empty": "空",
    "a value": "一个值", "a list": "列表", "`key: value`": "“键: 值”",
    "a whole number": "整数", "a number": "数字", "a level": "层次类事项", "a fact": "事项", "a day": "日期类事项",
    "a choice, a level, a yes-no or a whole number": "选项、层次、是否或整数类事项",
    "condition": "条件", "value": "值", "amount": "金额", "gift": "待遇", "highest": "最高", "exclusive": "第一条",
    "money": "资金", "loan": "贷款", "service": "服务", "level": "层次", "points": "积分", "none": "无",
    "count or total instead of fact": "count 或 total，不用 fact",
    "did not find expected ',' or ']'": "缺少“,”或“]”", "did not find expected ',' or '}'": "缺少“,”或“}”",
    "did not find expected key": "这里缺少键", "could not find expected ':'": "缺少“:”",
    "mapping values are not allowed in this context": "此处不能再写“键: 值”",
    "found character that cannot start any token": "有不能出现在开头的字符",
    "found unexpected end of stream": "文件在此中断", "did not find expected <document start>": "一个文件只能写一份",
    "but found another document": "一个文件只能写一份",
    "found undefined alias": "别名没有定义", "did not find expected '-' indicator": "列表的缩进不一致",
    "found a tab character that violates indentation": "缩进用了制表符",
    "it holds a character that may not be there": "含有不允许的字符",
}  # fmt: skip
_HOLE = re.compile(r"\{\}")


def in_chinese(text: str) -> str | None:
    """A sentence of the check in Chinese, or None for one that is not known."""
    return next((found for catalogue in _CATALOGUES if (found := catalogue.find(text))), None)


def both(said: str) -> Bilingual:
    """A sentence of the check in both languages."""
    return Bilingual(in_chinese(said) or said, said)


def _part(text: str) -> str:
    """A word that a sentence is filled in with; one that somebody wrote stays as it is."""
    if text in _PARTS:
        return _PARTS[text]
    if text.startswith("an item of "):
        return f"{_part(text.removeprefix('an item of '))} 的一项"
    if " or " in text and all(part in _PARTS for part in text.split(" or ")):
        return "或".join(_PARTS[part] for part in text.split(" or "))
    return " 和 ".join(text.split(" and "))


class _Catalogue:
    """Sentences, and those with holes cut at them, the ones with more words of their own first."""

    def __init__(self, sentences: dict[str, str]) -> None:
        self.sentences = sentences
        holed = sorted((each for each in sentences if "{}" in each), key=len, reverse=True)
        self.holed = [(each.split("{}"), sentences[each]) for each in holed]

    def find(self, text: str) -> str | None:
        """A sentence in Chinese, its holes filled in as they are in the English one."""
        if text in self.sentences:
            return self.sentences[text]
        for pieces, said in self.holed:
            if (holes := _filled_in(pieces, text)) is not None:
                words = iter(holes)
                return _HOLE.sub(lambda _, words=words: _part(next(words)), said)  # type: ignore[misc]
        return None


def _filled_in(pieces: list[str], text: str) -> list[str] | None:
    """What stands between the pieces of a sentence, each time as short as can be, or None where it is another one.

    Looked for from left to right, once: what somebody wrote may be long, and a pattern would try every way to cut it.
    """
    first, *inner, last = pieces
    if not text.startswith(first) or not text.endswith(last):
        return None
    holes, at, end = [], len(first), len(text) - len(last)
    for piece in inner:
        found = text.find(piece, at + 1, end)
        if found < 0:
            return None
        holes.append(text[at:found])
        at = found + len(piece)
    return [*holes, text[at:end]] if at < end else None


_CATALOGUES = (_Catalogue(WHAT), _Catalogue(TODO))
