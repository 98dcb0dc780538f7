//! What the screen says of a run, an instance or a verdict, in both languages.

use crate::write::words::table::texts;

texts! {
    /// A text of the screen.
    Say;
    Title: "{0}, scenario {1}", "{0}，情景 {1}";
    NoValue: "Plan whose value cannot be computed (see the findings)", "方案的目标值无法计算（见核查发现）";
    PlanOf: "Plan of {0}, {1}", "方案目标值 {0}，{1}";
    NoGoal: "Plan without a goal: nothing is weighed", "方案没有目标：未设权重";
    Layer: "Layer {0}", "第{0}层";
    Goal: "Goal", "目标";
    Unknown: "unknown", "未知";
    GapLine: "gap {0}: value {1}, bound {2}{3}", "差距 {0}：目标值 {1}，界限 {2}{3}";
    MoreLayers: "and {0} more layers", "另有{0}层";
    SameAgain: "run again, this gives the same plan", "再次运行结果相同";
    Stopped: "Stopped", "结束";
    StoppedBy: "{0} ({1})", "{0}（{1}）";
    PairsInModel: "{0} of {1} legal pairs in the model", "{1}个合规配对中有{0}个在模型中";
    ProofComplete: "complete: {0}", "完整：{0}";
    ProofPriced: "priced: the bound holds for all; {0}", "定价：界限对全部成立；{0}";
    ProofLimited: "limited to the model: {0}", "仅限于模型：{0}";
    Proof: "Proof", "证明";
    HowFarUnknown: "how far from the best possible is not known", "与最优的差距未知";
    Best: "proven to be the best possible", "已证明最优";
    BestInModel: "proven to be the best possible in the model", "已证明在模型中最优";
    Within: "proven to be within {0} of the best possible", "已证明与最优相差不超过{0}";
    WithinInModel: "proven to be within {0} of the best possible in the model", "已证明在模型中与最优相差不超过{0}";
    AboveBound: "which is above its bound (see the gap)", "高于其界限（见差距）";
    BetterThanBound: "better than its bound: the claim is wrong", "优于其界限：该声明有误";
    NoPlanInfeasible: "No plan: it is proven that none keeps every rule", "没有方案：已证明无方案能满足全部规则";
    NoPlanUnbounded: "No plan: the goal has no limit (a fault of its weights)", "没有方案：目标无界（权重有误）";
    NoPlanFailed: "No plan: the solver failed", "没有方案：求解器失败";
    NoPlanInterrupted: "No plan: interrupted before one was found", "没有方案：找到之前被中断";
    NoPlanLimit: "No plan: a limit came before one was found", "没有方案：找到之前达到限制";
    Points: "points", "分";
    CurrencyWeighted: "{0} weighted", "{0}（加权）";
    PointsWeighted: "points weighted", "分（加权）";
    People: "People", "人员";
    Villages: "villages", "村数";
    Households: "households", "户数";
    Persons: "persons", "人口";
    Moved: "  moved", "  搬迁";
    Stayed: "  stayed", "  就地发展";
    Unplaced: "  unplaced", "  未安置";
    Undecided: "  undecided", "  未决定";
    Cost: "Cost", "成本";
    CostFixed: "  building, fixed", "  固定建设";
    CostHousehold: "  building, per household", "  按户建设";
    CostRevitalising: "  revitalising in place", "  就地振兴";
    CostPair: "  cost of pairs", "  配对成本";
    CostPlaces: "  places of work", "  岗位创建";
    CostEach: "  for each moved household", "  每搬迁户";
    Distance: "Distance", "距离";
    DistanceUnknown: "not known, or nobody moves", "未知，或无人搬迁";
    Distances: "mean {0} km, median {1} km, 90 % within {2} km, worst {3} km", "平均{0}公里，中位数{1}公里，90 %不超过{2}公里，最远{3}公里";
    DistanceMissing: "of {0} households not known", "其中{0}户未知";
    Sites: "Sites", "安置点";
    SitesOpen: "{0} of {1} open{2}", "{1}个中启用{0}个{2}";
    DwellingsUsed: "; {0} of {1} dwellings used", "；{1}套住房使用{0}";
    Occupancy: "emptiest {0}, median {1}, fullest {2} of dwellings", "入住率最低{0}，中位数{1}，最高{2}";
    Jobs: "Jobs", "就业";
    JobsOff: "not decided (rule workers is off)", "未决定（规则 workers 未启用）";
    JoblessUnknown: "without a livelihood: unknown", "未就业人数未知";
    Jobless: "{0} workers without a livelihood", "{0}名劳动力未就业";
    PlacesTaken: "{0} places taken, {1} left; {2}", "已安排{0}个岗位，剩余{1}个；{2}";
    JobsEach: "{0} jobs a household", "户均{0}个岗位";
    Green: "{0} green", "绿色岗位{0}";
    Commute: "commute {0} km, worst {1} km", "通勤{0}公里，最远{1}公里";
    Verified: "Verified: every rule holds, by independent code", "核查通过：独立程序确认各项规则均满足";
    VerifiedWith: "Verified: every rule holds, by independent code; {0}", "核查通过：独立程序确认各项规则均满足；{0}";
    NotVerified: "NOT VERIFIED: {0}", "核查不通过：{0}";
    NothingToVerify: "No plan to verify; {0}", "没有可核查的方案；{0}";
    MoreFindings: "  and {0} more findings", "  另有{0}条发现";
    Time: "Time", "用时";
    TimeLine: "{0} s in all, {1} s solving{2}", "共{0}秒，其中求解{1}秒{2}";
    Memory: "; peak memory {0} MiB", "；内存峰值 {0} MiB";
    Folder: "Folder", "文件夹";

    // init, generate, convert, export-model.
    FillIn: "fill in {0}, then: `resettle check {1}`", "请填写 {0}，然后执行 `resettle check {1}`";
    Generated: "{0} villages, {1} sites, {2} livelihoods (seed {3}) written to {4}", "{0}个村庄、{1}个安置点、{2}个就业单位（种子 {3}）已写入 {4}";
    Converted: "{0} villages, {1} sites written to {2}", "{0}个村庄、{1}个安置点已写入 {2}";
    Exported: "{0} columns, {1} rows and {2} entries written to {3}", "{0}列、{1}行、{2}个非零元已写入 {3}";
    NoModelFile: "{0} does not end in .mps or .lp", "{0}不以 .mps 或 .lp 结尾";

    // Progress.
    Reading: "reading", "读取";
    FindingPairs: "finding candidate pairs", "寻找候选配对";
    Solving: "solving", "求解";
    Verifying: "verifying", "核查";
    Writing: "writing", "写出";
    SolvingPrices: "prices", "定价";
    SolvingFirst: "first plan", "首个方案";
    SolvingParts: "parts", "分块";
    SolvingRegions: "regions", "分区域";
    SolvingPackings: "packings", "组合装配";
    SolvingCuts: "cuts", "割平面";
    SolvingWhole: "the whole", "整体求解";
    Progress: "solving: {0}plan {1}  bound {2}  gap {3}  ({4}{5})", "求解：{0}方案 {1}  界限 {2}  差距 {3}  （{4}{5}）";
    ProgressLayer: "layer {0}  ", "第{0}层  ";
    ProgressNodes: ", {0} nodes", "，{0}个节点";
    PointsFound: "{0} points found", "已找到{0}个点";
    PointsSoFar: "{0} points ", "{0}个点 ";
    BarLeft: "{0} left", "剩余{0}";
    Error: "error: {0}", "错误：{0}";
    StoppingPlan: "stopping: the best plan so far is verified and written; press Ctrl-C again to end at once", "正在停止：核查并写出目前最好的方案；再按 Ctrl-C 立即结束";

    // Findings.
    ErrorOne: "{0} error", "{0}个错误";
    ErrorMany: "{0} errors", "{0}个错误";
    WarningOne: "{0} warning", "{0}个警告";
    WarningMany: "{0} warnings", "{0}个警告";
    NoteOne: "{0} note", "{0}条说明";
    NoteMany: "{0} notes", "{0}条说明";
    NoFindings: "no findings", "没有发现问题";

    // check, verify, candidates, solve.
    Size: "{0} villages, {1} sites, {2} livelihoods", "{0}个村庄，{1}个安置点，{2}个就业单位";
    LegalPairs: ", {0} legal pairs", "，{0}个合规配对";
    Sound: "sound", "数据无误";
    NotSound: "not sound: see the errors above", "数据有误：见上面的错误";
    Checked: "{0}: {1}{2}: {3}", "{0}：{1}{2}：{3}";
    NotJudged: "not judged: the files have errors, see above", "未核查：文件有错误，见上";
    NotSolved: "nothing was solved: the data have errors, see above", "未求解：数据有错误，见上";
    NothingWritten: "nothing was written: the files have errors, see above", "未写出：文件有错误，见上";
    SolverFailed: "the solver failed: {0}", "求解器失败：{0}";
    NotesOfData: "notes about the data: {0}; `resettle check` tells them", "关于数据的说明：{0}条；`resettle check` 会列出";
    Diagnose: "`resettle diagnose` tells which demands and limits are in conflict, and the smallest repairs", "`resettle diagnose` 说明哪些需求与限制相冲突，以及最小的修补";
    Term: "term", "目标项";
    Value: "value", "数值";
    Unit: "unit", "单位";
    VerdictClean: "verdict: clean, every rule in force holds", "核查结论：通过，所有现行规则均满足";
    VerdictRefusedOne: "verdict: refused, {0} finding", "核查结论：不通过，{0}个问题";
    VerdictRefusedMany: "verdict: refused, {0} findings", "核查结论：不通过，{0}个问题";
    ExcludedBy: "excluded by", "排除规则";
    DataLayer: "layer", "数据层";
    Pairs: "pairs", "配对数";
    NotListed: "not listed", "未列出";
    AllPairs: "all of them", "全部";
    NearestPairs: "the nearest of each village", "每村最近者";
    PairsSummary: "{0} legal pairs; {1} in the model ({2}); {3} commutes within reach", "{0}个合规配对；模型中{1}个（{2}）；可达通勤{3}条";
    Site: "site", "安置点";
    Name: "name", "名称";
    WhyNot: "why not", "不可的原因";
    Legal: "legal", "合规";
    NoVillage: "there is no village {0} in this instance", "该实例中没有村庄{0}";
}
