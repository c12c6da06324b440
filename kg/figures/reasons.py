"""Why a number is no figure."""

from __future__ import annotations

REASONS: dict[str, dict[str, str]] = {
    "date": {"zh": "日期", "en": "a date"},
    "period": {"zh": "时期", "en": "a period"},
    "duration": {"zh": "时长", "en": "a duration"},
    "age": {"zh": "年龄", "en": "an age"},
    "clock": {"zh": "钟点", "en": "a time of day"},
    "frequency": {"zh": "频次", "en": "how often something happens"},
    "ordinal": {"zh": "序数", "en": "an ordinal or a number that tells things apart"},
    "grade": {"zh": "等级", "en": "a grade"},
    "rank": {"zh": "名次", "en": "a rank"},
    "score": {"zh": "分数", "en": "a score"},
    "article": {"zh": "“一”加量词，不表示数量", "en": "一 with a classifier: an article"},
    "word": {"zh": "词语的一部分", "en": "part of a word"},
    "idiom": {"zh": "成语、习语", "en": "part of an idiom"},
    "slogan": {"zh": "口号、简称", "en": "a slogan or the name of a set"},
    "name": {"zh": "名称、型号", "en": "part of a name or model"},
    "place": {"zh": "地名", "en": "part of a place name"},
    "title": {"zh": "书名号内的标题", "en": "part of a title"},
    "document-number": {"zh": "文号", "en": "the number of a document"},
    "law-article": {"zh": "条款号", "en": "the number of an article or clause"},
    "list-number": {"zh": "项目编号", "en": "the number of a list item"},
    "telephone": {"zh": "电话号码", "en": "a telephone number"},
    "identifier": {"zh": "号码、编码", "en": "an identifier"},
    "version": {"zh": "版本号", "en": "a version"},
    "address": {"zh": "网址、邮箱", "en": "a web or mail address"},
    "coordinate": {"zh": "经纬度", "en": "a coordinate"},
    "proportion": {"zh": "比例、比分", "en": "a proportion or a result (3:1)"},
    "fraction": {"zh": "分数或页码", "en": "a fraction or a page count"},
    "doubling": {"zh": "翻番", "en": "a doubling"},
    "vague": {"zh": "概数，没有确定数值", "en": "a vague count without a value"},
    "no-unit": {"zh": "没有单位的数字", "en": "a number without a unit"},
    "unreadable": {"zh": "不合写法的数字", "en": "numerals that form no number"},
}
"""Reason key → words for people, in both languages."""
