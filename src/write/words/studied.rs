//! What the screen says of many runs (`study`, `compare`, `pareto`), in both languages.

use crate::write::words::table::texts;

texts! {
    /// A text about many runs.
    Studied;
    More: "and {0} more", "另有{0}个";
    Folder: "Folder      {0}", "文件夹  {0}";
    Proven: "proven", "已证明";
    NotProven: "not proven", "未证明";
    NoPlanOf: "one of them has no plan", "其中一个没有方案";

    // compare RUN RUN
    Difference: "difference", "差值";
    Stopped: "stopped", "结束";
    StoppedOptimal: "optimal", "最优";
    StoppedGap: "gap_limit", "达到要求差距";
    StoppedTime: "time_limit", "时间用尽";
    StoppedWork: "work_limit", "计算量用完";
    StoppedInterrupted: "interrupted", "被中断";
    StoppedInfeasible: "infeasible", "无可行方案";
    StoppedUnbounded: "unbounded", "目标无界";
    StoppedNoPlan: "no_plan", "未得方案";
    StoppedFailed: "failed", "求解失败";
    NothingSet: "Facts, rules and goal are the same", "数据、规则和目标均相同";
    SetDifferently: "Set or read differently", "设置与数据的差异";
    Against: "{0} against {1}: {2}", "{0}与{1}相比：{2}";
    AgainstOnly: "{0} against {1}", "{0}与{1}相比";
    LayerIs: "  Layer {0}: {1}", "  第{0}层：{1}";
    Alike: "  alike         {0} of households at the same place, {1} of open sites in both", "  相同之处      {0}的户去向相同，{1}的启用安置点在两者中均启用";
    Elsewhere: "  elsewhere     {0} villages with {1} households", "  去向不同      {0}个村，{1}户";
    Households: "{0} hh", "{0}户";
    NotThere: "not there", "无此村";
    NothingSaid: "nothing said", "未说明";
    SitesChanged: "  sites {0} {1} ({2})", "  安置点{0} {1} （{2}）";
    Opened: "opened", "新启用";
    Closed: "closed", "停用";
    OtherLevel: "other level", "改变等级";
    New: "new", "新增";
    Gone: "gone", "取消";
    Work: "  work          {0} livelihoods with more workers, {1} with fewer", "  就业          {0}个就业单位人数增加，{1}个减少";
    Higher: "the best possible value is higher{0}, proven", "最优值更高{0}，已证明";
    Lower: "the best possible value is lower{0}, proven", "最优值更低{0}，已证明";
    By: " by {0} to {1}", "，变化在{0}与{1}之间";
    Same: "the best possible value is the same, proven", "最优值相同，已证明";
    Open: "not proven which value is lower: the change is within {0} to {1}", "孰低未证明：变化在{0}与{1}之间";
    OtherGoal: "the goals differ, so the values are no measure of each other", "目标不同，目标值不可比较";
    WrittenTo: "written to {0}", "已写入{0}";
    NotAStudy: "{0} is not the folder of a study; name two run folders or more, or one study", "{0}不是研究文件夹；请给出两个以上的运行文件夹，或一项研究";

    // compare STUDY
    PointsWithPlan: "{0}: {1} points with a plan, {2} without", "{0}：{1}个点有方案，{2}个没有";
    Core: "Robust core: {0} of {1} villages, {2} of households, end up at the same place at all points", "稳定核心：{1}个村中的{0}个、{2}的户在所有点去向相同";
    SitesAlways: "Sites: {0} always open at one level, {1} never open, {2} flip", "安置点：{0}个始终以同一等级启用，{1}个从不启用，{2}个有变化";
    VillagesFlip: "Villages that flip", "去向有变化的村庄";
    SitesFlip: "Sites that flip", "有变化的安置点";
    Breaks: "Break points: how many places flip between two values of a parameter", "转折点：参数在两个取值之间时有多少处发生变化";
    BaseValue: "base", "基准";
    BreakPoints: "(points {0}, {1})", "（点 {0}、{1}）";
    Speaks: "This speaks {0}.", "以上结论{0}。";

    // study
    Points: "points", "点";
    PointsFailed: "points, {0} failed", "点，{0}个失败";
    MorePoints: "points with more time", "延长时间的点";
    Runs: "runs", "运行";
    GoingOn: "going on with the study in {0}", "继续{0}中的研究";
    StoppedLeft: "stopped; {0} points are left, and the same command goes on with them", "已停止；还剩{0}个点，再次执行同一命令即可继续";
    Stopping: "stopping: what is done is kept; press Ctrl-C again to end at once", "正在停止：已完成的保留；再按 Ctrl-C 立即结束";
    StoppingFront: "stopping: the points found are written; press Ctrl-C again to end at once", "正在停止：已找到的点会写出；再按 Ctrl-C 立即结束";
    BaseFailed: "the base has no run, so points that start from it start from nothing: {0}", "基准没有运行结果，以其为起点的各点从头开始：{0}";
    PointFailed: "point {0} failed: {1}", "点 {0} 失败：{1}";
    NothingToRefine: "nothing to refine: `{0}` is a figure of the plans found and has no bound; only `total` has", "无可细化：`{0}` 是所得方案的指标，没有界限；只有 `total` 有界限";
    Round: "round {0}: {1} orders are not proven; going on with {2} points", "第{0}轮：{1}处先后未证明；继续求解{2}个点";
    MoreTimeFailed: "more time for point {0} failed, its run stays: {1}", "点 {0} 延长时间失败，保留原结果：{1}";
    HadMoreTime: "{0} points had {1} times their limit already; a greater --times gives them more", "{0}个点已用过限时的{1}倍；可用更大的 --times 再延长";
    Refused: "nothing was solved: the study has errors, see above", "未求解：研究有错误，见上";
    Status: "{0} points: {1} done, {2} infeasible, {3} refused, {4} crashed, {5} missing", "共{0}个点：完成{1}，无可行方案{2}，被拒绝{3}，崩溃{4}，未完成{5}";
    NothingToSubmit: "nothing to submit: no points are missing; `resettle study collect` writes the tables", "无可提交：没有未完成的点；`resettle study collect` 写出表格";
    Submitted: "submitted {0} as jobs {1}; `resettle study status` tells how far they are, `resettle study retry` does what was lost", "已提交{0}，作业 {1}；`resettle study status` 查看进度，`resettle study retry` 补做丢失的部分";
    Layout: "{0} points in {1} of {2} shards, {3} s a point ({4})", "{0}个点，分在{2}份中的{1}份，每点{3}秒（{4}）";
    NameAStudy: "name a study file, or a step such as run", "请给出研究文件，或 run 等步骤";
    Head: "{0}, {1} points ({2})", "{0}，{1}个点（{2}）";
    WithPlan: "with a plan", "有方案";
    Infeasible: "proven to have none", "已证明没有方案";
    WithoutPlan: "without a plan in time", "限时内无方案";
    Limited: "ended by a time limit", "因限时结束";
    Unverified: "with a plan not verified", "方案未通过核查";
    Failed: "failed", "失败";
    Missing: "not done yet", "尚未完成";
    WidestGap: "widest gap", "最大差距";
    SpreadOf: "Spread of {0}", "{0}的变动";
    Found: "found", "所得";
    Rank: "rank", "排序";
    NoPlanAt: "    no plan at {0}", "    无方案：{0}";
    Steps: "Steps of one parameter: {0} {1}", "单个参数每步变化时 {0}：{1}";
    Rises: "{0} rises", "升高{0}次";
    Falls: "{0} falls", "降低{0}次";
    Equal: "{0} equal", "不变{0}次";
    Unknown: "{0} not proven", "未证明{0}次";
    MoreTime: "{0} had more time, which helped {1}; {2}.", "{0}延长了时间，其中{1}个有改进；{2}。";
    EveryOrder: "every order is proven", "所有先后均已证明";
    OrderOpen: "1 order is not proven", "1处先后未证明";
    OrdersOpen: "{0} orders are not proven", "{0}处先后未证明";
    ShareOfSpread: "Share of the spread of {0}", "占{0}变动的份额";
    Alone: "alone", "单独";
    InAll: "in all", "合计";
    NoIndices: "Sobol indices are not computed: {0}", "未计算Sobol指数：{0}";
    NoneHasPlan: "None of the {0} points has a plan.", "{0}个点均没有方案。";
    NoFigure: "There is no figure `{0}`; the figures are {1}.", "没有指标 `{0}`；可用的指标有 {1}。";
    DifferentGoals: "The points weigh different goals, so their totals are no measure of each other; name a figure in `measure`, such as cost_cny, to rank them.", "各点的目标权重不同，目标值不可比较；请在 `measure` 中指定一个指标（如 cost_cny）来排序。";
    MattersMost: "{0} matters most: it has a part in {1} % of the spread of {2}.", "{0}影响最大：{2}的变动中有{1} %与其有关。";
    BestProven: "Point {0} has the smallest {1}, {2}; that no other point is below is proven.", "点 {0} 的{1}最小，为{2}；已证明没有其他点更低。";
    BestFound: "Point {0} has the smallest {1} of the plans found, {2}; that it is the smallest is not proven.", "在所得方案中，点 {0} 的{1}最小，为{2}；未证明其最小。";
    NothingMatters: "No change of a single parameter changes {0}.", "任何单个参数的变化都不改变{0}。";
    FirstProven: "{0} matters most: {1} differs by {2} between {3} and {4}; that it is the first is proven.", "{0}影响最大：在{3}与{4}之间{1}相差{2}；已证明其居首。";
    FirstFound: "{0} matters most: {1} differs by {2} between {3} and {4}; that it is the first is not proven.", "{0}影响最大：在{3}与{4}之间{1}相差{2}；未证明其居首。";
    TheBase: "the base", "基准";

    // study robust
    RobustHead: "{0}: {1} of {2} different plans judged on {3} draws, their sites fixed and all else decided anew", "{0}：{2}个不同方案中的{1}个在{3}次抽样上评估，安置点固定，其余重新决定";
    DrawsWithout: "{0} draws have no plan, whatever is built: left out", "{0}次抽样无论如何建设都没有方案，不计入";
    LeastRegret: "Least worst regret{0}: plan {1}, {2}", "最大遗憾最小{0}：方案 {1}，{2}";
    BestMean: "Best mean{0}: plan {1}, {2}", "平均最优{0}：方案 {1}，{2}";
    Overlap: " (not proven: intervals overlap)", "（未证明：区间重叠）";
    Plan: "plan", "方案";
    Fails: "fails", "失败";
    WorstRegret: "worst regret", "最大遗憾";
    Mean: "mean", "平均";
    Sites: "sites", "安置点";
    MoreInTable: "and {0} more, see robust.csv", "另有{0}个，见 robust.csv";
    PlanTold: "at most {0} worse than the best, {1} on average, fails {2} of {3} draws", "最多比最优差{0}，平均{1}，{3}次抽样中失败{2}次";
    UnknownAt: "{0}, not known at {1}", "{0}，{1}次未知";
    RobustStopped: "stopped; the same command goes on with what is missing", "已停止；再次执行同一命令即可继续";
    StoppingKept: "stopping: what is done is kept", "正在停止：已完成的保留";

    // pareto
    FrontLine: "{0}: {1}", "{0}：{1}";
    AgainstWord: " against ", " 与 ";
    Point: "point", "点";
    Proof: "proof", "证明";
    WeightOfSecond: "weight of the second", "第二项的权重";
    SuchWeights: "such weights", "相应权重";
    GapIs: "gap {0}", "差距 {0}";
    NoWeights: "none: no weighted sum finds it", "无：任何加权和都找不到";
    WeightsTo: "{0} to {1}", "{0} 至 {1}";
    WeightsFrom: "from {0} on", "{0} 以上";
    Knee: "  ← knee", "  ← 拐点";
    PointOne: "1 point", "1个点";
    PointMany: "{0} points", "{0}个点";
    EachProven: "each proven", "均已证明";
    SomeNotProven: "{0} of them not proven", "其中{0}个未证明";
    PartOpen: "; 1 part of the front was not searched", "；前沿有1部分未搜索";
    PartsOpen: "; {0} parts of the front were not searched", "；前沿有{0}部分未搜索";
    NothingBelow: "; nothing is known of plans whose {0} is below {1}", "；{0}低于{1}的方案情况未知";
    FrontWhole: "the whole front, {0}, {1}", "完整前沿，{0}，{1}";
    FrontDown: "{0} down to the smallest {1}, {2}", "{0}，直至{1}最小处，{2}";
    FrontSearched: "{0}, all of it searched, {1}", "{0}，已全部搜索，{1}";
    FrontAskedTwo: "{0} of the front, {1}; there may be more between them", "前沿上的{0}，{1}；其间可能还有其他点";
    FrontAsked: "{0} of the front, {1}{2}", "前沿上的{0}，{1}{2}";
    FrontNone: "there is no plan; that is proven", "没有方案，已证明";
    FrontTime: "{0} when the time was over, {1}{2}", "到时限为止{0}，{1}{2}";
    FrontInterrupted: "{0} when it was stopped, {1}{2}", "停止时{0}，{1}{2}";
    FrontFailed: "{0} when the solver failed ({3}), {1}{2}", "求解器失败时{0}（{3}），{1}{2}";
    FrontRefused: "nothing was solved: the data or the terms have errors, see above", "未求解：数据或目标项有错误，见上";
}
