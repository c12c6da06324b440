"""Chinese dates, periods, durations and ages → EDTF (ISO 8601-2:2019).

`find_times(text, reference)` reads characters and never the clock. What a text leaves out comes from the same paragraph
(line) or from the reference date, which is the publication date; where neither helps, `edtf` is None and the basis
`unresolved`. Offsets are code points of the text as given, half-open; times come in order and do not overlap. Full-width
and Traditional text is read through a view of the same length.

Basis: stated (the year is printed, or a named period has it) · resolved (counted from the reference date) · inherited
(the paragraph said the year or month) · unresolved. Durations, ages, clock times and frequencies have no EDTF.

Conventions
-----------
- 上旬, 中旬, 下旬 are days 1-10, 11-20 and 21 to the last of the month; 上半年 is months 1-6, 一季度 months 1-3, 前三季度
  months 1-9. 年初 is January, 年底 and 年末 December; 月初, 月底 the month, for no day is said. 春 is March to May, and so on
  (the seasons of Chinese weather statistics). Weeks begin on Monday (GB/T 7408).
- 截至X is `../X` with `until`; 到X and 至X are the date X. 自X起, X以来, X至今, X后 are `X/..`, also where the event stands
  between (从2012年首期投产以来; the quote is then the year alone). 今年以来 is the year. X前 is `../X`, X前后 is X.
- A month without a year takes the year its paragraph said last. Years that are compared with (比2019年), counted from
  (2019年以来) or aimed at (到2025年) say nothing about what follows, nor do periods of several years. Without such a year
  it is the last such month before the reference date or in its month, unless the words look ahead (计划, 力争, X前, 到X).
  A period that has begun counts as this year's; one that adds up from January (1—11月, 前三季度) must have ended.
  年底 and 全年 are the year before only where the reference lies in January to March.
- 去年, 今年, 明年 count from the reference date; 上年 from the year said, else from the reference; 当年, 同年, 次年 only
  from the year said. 去年同期 is the stretch said last, in that year.
- 近五年, 五年来, 过去五年 are `year-5/year` of the reference, 近三个月 likewise in months; 过去一年 is the year before; 10年前 is
  one year; 3年后 counts from the year said in the story. With 多, 余, 几 they stay unresolved.
- 每年5月6日至5月20日 comes round: a frequency, not a date. 第三年, 一年一次, 百年大计, 三年级 are no times.
- Party congresses and other events are times only with 以来, 期间, 后, 前: ontology/lexicon-times.ttl has their dates.
"""

from kg.times.find import find_times

__all__ = ["find_times"]
