"""Fit the weights of `rencai/taxonomy/data/section_words.csv` on half of the companies of the shared material."""

from __future__ import annotations

import csv
import gzip
import hashlib
import os
import re
from collections import Counter
from pathlib import Path

import numpy as np
import polars as pl

from rencai.taxonomy.occupations import DATA
from rencai.taxonomy.sections import BRACKETED, SECTIONS, phrase_weights

SHARED = Path(os.environ.get("RENCAI_SHARED", "../shared"))
# Divisions named in the 2017 edition; the list at hand is that of 2011.
RENAMED = {
    "科技推广和应用服务业": "M",
    "多式联运和运输代理业": "G",
    "装卸搬运和仓储业": "G",
    "广播、电视、电影和录音制作业": "R",
    "建筑装饰、装修和其他建筑业": "E",
    "农、林、牧、渔专业及辅助性活动": "A",
    "电信、广播电视和卫星传输服务": "I",
    "互联网和相关服务": "I",
    "研究和试验发展": "M",
    "娱乐业": "R",
}
PLAIN = (
    *("销售", "制造", "批发", "零售", "研发", "开发", "服务", "咨询", "设计", "施工", "加工", "生产", "进出口", "租赁"),
    *("代理", "运输", "安装", "维修", "培训", "投资", "管理", "软件", "广告", "工程", "保险", "证券", "物业", "餐饮"),
    *("仓储", "经纪", "医疗", "教育", "电子", "机械"),
)
OWN = {
    "A": "种植 养殖 水产养殖 畜禽养殖 农作物 林木 苗木 农业种植 捕捞 饲养 蔬菜种植 水果种植 茶叶种植 农产品的生产",
    "B": "采矿 矿产资源开采 煤炭开采 石油开采 矿石开采 选矿 采石",
    "D": "发电 供电 供热 燃气供应 自来水 集中供热 热力生产 电力生产 燃气经营 污水处理及其再生利用 配电",
    "E": "建设工程施工 建筑工程 房屋建筑 土木工程 装饰装修 建筑劳务分包 市政工程 施工总承包 园林绿化工程施工",
    "G": "道路货物运输 货物运输 普通货运 快递服务 国际货运代理 装卸搬运 海上运输 航空运输 道路旅客运输 仓储服务 物流",
    "H": "餐饮服务 酒店 住宿服务 宾馆 正餐服务 快餐服务 餐饮经营 客房 饮品店",
    "J": "银行业务 吸收公众存款 保险业务 证券经纪 基金销售 融资租赁 小额贷款 信托业务 期货经纪 融资担保 人身保险",
    "K": "物业管理 房地产开发 房地产经纪 房屋租赁 房地产咨询 自有房屋租赁 商品房销售",
    "N": "环境卫生 城市生活垃圾 公共设施管理 水利管理 污水治理 绿化管理 景区管理 环境治理 生态保护",
    "O": "汽车维修 家政服务 美容 美发 洗涤服务 洗浴 足浴 殡葬 婚庆 家电维修 清洁服务 宠物服务",
    "P": "教育培训 幼儿园 学历教育 中小学 驾驶培训 职业技能培训 高等教育 学前教育 托育 课程培训",
    "Q": "诊疗服务 医院管理 门诊 口腔诊疗 养老服务 护理服务 诊所 内科 体检 医疗服务 康复",
    "R": "文艺创作 演出 体育赛事 健身 电影放映 电视剧制作 歌舞娱乐 图书出版 博物馆 文艺表演 游艺 网吧",
    "S": "社会团体 行业协会 机关 居民委员会 基金会",
    "T": "国际组织 外国使领馆",
}
OWN_WEIGHT = 5.0
LEAST_COMPANIES = 8
LEAST_WEIGHT = 0.15


def companies() -> pl.DataFrame:
    """One row per credit code: scope, section (letter), and half (0: fitted on, 1: kept for measuring)."""
    raw = (SHARED / "data/cn-companies-2024-25/companies.csv.gz").read_bytes()
    table = pl.read_csv(gzip.decompress(raw), infer_schema=False).select(
        code="统一社会信用代码", name="公司", industry="所属行业", scope="经营范围"
    )
    with gzip.open(SHARED / "data/taxonomies/gbt4754_2011.csv.gz", "rt", encoding="utf-8") as text:
        letters = {row["name"]: row["code"][0] for row in csv.DictReader(text)} | RENAMED
    rows = table.drop_nulls().unique("code", keep="first", maintain_order=True)
    rows = rows.with_columns(
        section=pl.col("industry").replace_strict(letters, default=None, return_dtype=pl.String),
        half=pl.col("code").map_elements(half_of, return_dtype=pl.Int64),
    )
    return rows.drop_nulls("section")


def half_of(code: str) -> int:
    """Which half a company belongs to, by its credit code alone: no company is on both sides."""
    return int(hashlib.sha256(code.encode()).hexdigest(), 16) % 2


def phrases(scope: str) -> set[str]:
    """The phrases of a scope, by its punctuation."""
    return {part for part in re.split(r"[；;。，,、\n:：\^和及与\s]+", re.sub(BRACKETED, "", scope)) if part}


def fit() -> dict[str, np.ndarray]:
    """Weights of each phrase for each section, and of the start, by logistic regression with a penalty."""
    from scipy import sparse
    from sklearn.linear_model import LogisticRegression

    known = companies().filter(pl.col("half") == 0)
    counts = Counter(part for scope in known["scope"] for part in phrases(scope))
    common = [part for part, count in counts.items() if count >= LEAST_COMPANIES and 2 <= len(part) <= 14]
    words = tuple(sorted({*common, *PLAIN}, key=lambda word: (-len(word), word)))
    each = phrase_weights(known["scope"], words)
    place = each["word"].cast(pl.Enum(list(words))).to_physical().to_numpy()
    matrix = sparse.csr_matrix((each["weight"], (each["row"], place)), shape=(known.height, len(words)))
    model = LogisticRegression(C=2, max_iter=500).fit(matrix, known["section"].to_numpy())
    table = {word: np.zeros(len(SECTIONS)) for word in ("(start)", *words)}
    for at, letter in enumerate(model.classes_):
        section = list(SECTIONS).index(letter)
        table["(start)"][section] = model.intercept_[at]
        for word, weight in zip(words, model.coef_[at], strict=True):
            table[word][section] = weight
    # A section of which no company was seen starts where the rarest seen one does.
    unseen = [at for at, letter in enumerate(SECTIONS) if letter not in set(model.classes_)]
    table["(start)"][unseen] = model.intercept_.min()
    return table


def write(table: dict[str, np.ndarray]) -> None:
    """Write the table: our own words added, small weights left out, figures with two decimals."""
    for letter, own in OWN.items():
        for word in own.split():
            vector = table.setdefault(word, np.zeros(len(SECTIONS)))
            at = list(SECTIONS).index(letter)
            vector[at] = max(vector[at], OWN_WEIGHT)
    with (DATA / "section_words.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["word", "sections"])
        for word, vector in sorted(table.items()):
            kept = [
                f"{letter}*{weight:.2f}"
                for letter, weight in zip(SECTIONS, vector, strict=True)
                if abs(weight) >= LEAST_WEIGHT
            ]
            if kept:
                writer.writerow([word, "|".join(kept)])


if __name__ == "__main__":
    write(fit())
