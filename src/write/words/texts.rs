//! All texts, each with its English and its Chinese.
//!
//! Words in braces are filled in by [`Text::with`]. The report page holds all of them, since it
//! switches its language while it is read; what the screen alone says is in `screen`.

use crate::write::words::table::texts;

texts! {
    /// A text of documents.
    Text;
    // Documents and their parts.
    ReportTitle: "Resettlement plan", "易地搬迁安置方案";
    PlanOf: "{0}: resettlement plan", "{0}易地搬迁安置方案";
    Summary: "Summary", "汇总";
    Villages: "Villages", "村庄";
    Sites: "Sites", "安置点";
    Livelihoods: "Livelihoods", "就业岗位";
    Commutes: "Work by home", "就业去向";
    Costs: "Costs by area", "分区域成本";
    Funding: "Sources of money", "资金来源";
    Unplaced: "Unplaced", "未安置";
    Notices: "Notices", "公示";
    Sources: "Sources", "数据来源";
    Moves: "Moves", "搬迁";
    CommuteLines: "Commutes", "通勤";
    Zones: "Zones", "分区";
    Map: "Map", "地图";
    Certificate: "Certificate", "方案证明";
    Charts: "Charts", "图表";
    Figures: "Main figures", "主要指标";
    Terms: "Terms of the goal", "目标构成";
    Findings: "Findings of the verifier", "核查发现";
    InputFiles: "Files that were read", "输入文件";
    Provenance: "How the plan came about", "方案来历";

    // The certificate.
    Instance: "Instance", "实例";
    Scenario: "Scenario", "情景";
    Value: "Value of the plan", "方案目标值";
    Bound: "Bound", "理论界限";
    Gap: "Gap", "差距";
    Layer: "Layer {0}", "第{0}层目标";
    Stopped: "Stopped", "结束原因";
    ProofIs: "Proof", "证明范围";
    Verdict: "Verdict", "核查结论";
    VerdictClean: "Clean: every rule in force holds, found by independent code", "通过：独立程序核查，所有现行规则均满足";
    VerdictRefused: "Refused: the plan breaks rules", "不通过：方案违反规则";
    VerdictNone: "There is no plan to judge", "没有可核查的方案";
    BestPossible: "Proven to be the best possible plan", "已证明为最优方案";
    WithinOfBest: "Proven to be within {0} of the best possible plan", "已证明与最优方案的差距不超过{0}";
    BestInModel: "Proven to be the best possible among the pairs in the model", "已证明在模型所含配对中最优";
    WithinInModel: "Proven to be within {0} of the best possible among the pairs in the model", "已证明在模型所含配对中与最优的差距不超过{0}";
    GapUnknown: "How far from the best possible is not known", "与最优方案的差距未知";
    ClaimWrong: "Better than its bound: the claim is wrong", "优于理论界限：该声明有误";
    NoPlan: "There is no plan", "没有方案";
    ValueUnknown: "The value cannot be computed, see the findings", "目标值无法计算，见核查发现";
    LegalPairs: "Legal pairs of village and site", "合规的村庄—安置点配对";
    ModelPairs: "Pairs in the model", "模型中的配对";
    Program: "Program", "程序";
    Solver: "Solver", "求解器";
    Started: "Started", "开始时间";
    Ended: "Ended", "结束时间";
    CommandLine: "Command", "命令";
    Seconds: "Seconds in all", "总用时（秒）";
    File: "File", "文件";
    Bytes: "Bytes", "字节数";
    Digest: "SHA-256", "SHA-256";
    Table: "Table", "数据表";
    Source: "Source", "来源";
    Term: "Term", "目标项";
    Unit: "Unit", "单位";
    Weight: "Weight", "权重";
    Weighted: "Weighted value", "加权值";
    Amount: "Amount", "数值";
    Figure: "Figure", "指标";
    ProofComplete: "Complete: every legal pair was in the model", "完整：所有合规配对均在模型中";
    ProofPriced: "Priced: the bound holds for all legal pairs", "定价：界限对所有合规配对成立";
    ProofLimited: "Limited: the bound speaks of the pairs in the model only", "有限：界限仅对模型中的配对成立";
    StoppedOptimal: "Proven optimal within the default gap", "在默认差距内证明最优";
    StoppedGap: "The gap that was asked for is reached", "达到要求的差距";
    StoppedTime: "The time was over", "时间用尽";
    StoppedWork: "The work that was granted is done", "准许的计算量已用完";
    StoppedInterrupted: "Interrupted", "被中断";
    StoppedInfeasible: "Proven that no plan keeps every rule", "已证明无方案能满足全部规则";
    StoppedUnbounded: "The goal has no limit (a fault of its weights)", "目标无界（权重有误）";
    StoppedNoPlan: "A limit came before any plan was found", "在找到方案之前达到限制";
    StoppedFailed: "The solver failed", "求解器失败";

    // Columns.
    Id: "Id", "编号";
    Name: "Name", "名称";
    Village: "Village", "村庄";
    Site: "Site", "安置点";
    Livelihood: "Livelihood", "就业单位";
    County: "County", "县（区）";
    Town: "Town", "镇（街道）";
    Area: "Area", "区域";
    Households: "Households", "户数";
    Persons: "Persons", "人口";
    Decision: "Decision", "安置方式";
    Destination: "Destination", "安置去向";
    DestinationId: "Site id", "安置点编号";
    DestinationCounty: "County of the site", "安置点所在县（区）";
    DestinationTown: "Town of the site", "安置点所在镇";
    DistanceKm: "Distance [km]", "距离（公里）";
    TimeMin: "Travel time [min]", "行程时间（分钟）";
    CostOf: "Cost [{0}]", "成本（{0}）";
    Reason: "Reason", "原因";
    ReasonCode: "Code", "代码";
    Level: "Level", "规模等级";
    Open: "Open", "启用";
    Existing: "Stands already", "已建成";
    VillagesIn: "Villages moving in", "迁入村数";
    HouseholdsIn: "Households moving in", "迁入户数";
    PersonsIn: "Persons moving in", "迁入人口";
    Capacity: "Capacity [household]", "容量（户）";
    Occupancy: "Occupancy", "入住率";
    FixedCostOf: "Fixed cost [{0}]", "固定建设成本（{0}）";
    HouseholdCostOf: "Cost of dwellings [{0}]", "住房成本（{0}）";
    Workers: "Workers", "劳动力";
    Jobs: "Workers with a job", "已就业";
    Jobless: "Workers without a job", "未就业";
    ServiceUsed: "{0}, used", "{0}（使用）";
    ServiceCapacity: "{0}, capacity", "{0}（容量）";
    Kind: "Kind", "类型";
    Skill: "Skill", "技能";
    AnySkill: "any", "不限";
    Places: "Places", "岗位数";
    Reserved: "Kept for host people", "为原住居民保留";
    Taken: "Places taken", "已安排";
    Left: "Places left", "剩余";
    IncomeOf: "Income of one place [{0}/year]", "每岗年收入（{0}）";
    PlacesCostOf: "Cost of places taken [{0}]", "岗位创建成本（{0}）";
    Home: "Home", "居住地";
    HomeKind: "Kind of home", "居住地类型";
    TotalOf: "Total [{0}]", "合计（{0}）";
    Total: "Total", "合计";
    BudgetOf: "Budget [{0}]", "预算（{0}）";
    MostOf: "At most [{0}]", "最多可出（{0}）";
    PaidOf: "Pays [{0}]", "支付（{0}）";
    Used: "Share used", "使用比例";
    NoLimit: "no limit", "无上限";
    NoSource: "paid by no source", "无来源支付";
    ElsewhereArea: "(outside all areas)", "（区域之外）";
    FundingNote: "One way of paying for the plan that keeps to every source's limits; others may exist.", "满足各来源限额的一种支付方式，可能存在其他方式。";
    Number: "No.", "序号";
    ZoneClass: "Zone class", "分区类别";
    Sensitivity: "Sensitivity", "敏感度";
    Hazard: "Hazard", "地质灾害";
    Slope: "Slope [°]", "坡度（°）";
    Elevation: "Elevation [m]", "海拔（米）";
    Yes: "yes", "是";
    No: "no", "否";
    Unknown: "unknown", "未知";

    // Decisions.
    Moving: "moves", "搬迁";
    Staying: "stays", "就地发展";
    WithoutPlace: "unplaced", "未安置";
    Undecided: "undecided", "未决定";

    // Kinds of cost and terms.
    CostBuildingFixed: "Building, fixed", "固定建设";
    CostBuildingHousehold: "Building, per household", "按户建设";
    CostRevitalising: "Revitalising in place", "就地振兴";
    CostPair: "Cost of pairs", "配对成本";
    CostPlaces: "Places of work", "岗位创建";
    TermBuilding: "Building", "建设";
    TermPairCost: "Cost of pairs", "配对成本";
    TermJobCost: "Places of work", "岗位创建";
    TermMoving: "Moving distance", "搬迁距离";
    TermCommuting: "Commuting distance", "通勤距离";
    TermJobless: "Workers without a job", "未就业劳动力";
    TermJobGap: "Households without an earner", "零就业家庭";
    TermIncome: "Income", "收入";
    TermCrossing: "Moves across areas", "跨区域搬迁";
    TermPressure: "People left in zones", "留在保护区的人口";
    TermWorstDistance: "Farthest move", "最远搬迁距离";
    TermUnplaced: "Unplaced households", "未安置户";

    // Figures.
    MovedHouseholds: "Households that move", "搬迁户数";
    MovedPersons: "Persons that move", "搬迁人口";
    MovedVillages: "Villages that move", "搬迁村数";
    StayedHouseholds: "Households that stay", "就地发展户数";
    UnplacedHouseholds: "Households unplaced", "未安置户数";
    TotalCost: "Total cost", "总成本";
    CostPerHousehold: "Cost per moved household", "户均搬迁成本";
    MeanDistance: "Mean moving distance", "平均搬迁距离";
    MedianDistance: "Median moving distance", "搬迁距离中位数";
    P90Distance: "90 % move within", "90%的户搬迁不超过";
    WorstDistance: "Farthest move", "最远搬迁距离";
    OpenSites: "Open sites", "启用安置点";
    OfCandidates: "of {0} candidates", "备选 {0} 个";
    DwellingsUsed: "Dwellings used", "住房使用率";
    JobsTaken: "Jobs taken", "已安排岗位";
    JoblessWorkers: "Workers without a job", "未就业劳动力";
    WithoutEarner: "Households without an earner", "零就业家庭";
    GreenJobs: "Green jobs", "绿色岗位比例";
    MeanCommute: "Mean commute", "平均通勤距离";
    WorstCommute: "Farthest commute", "最远通勤距离";
    Pressure: "People left in zones, weighted", "保护区留居压力";
    CroplandRetired: "Steep cropland retired", "陡坡耕地退耕";
    CrossCounty: "Households that cross counties", "跨县搬迁户数";
    IncomeChange: "Change of yearly income", "年收入变化";
    DistanceGini: "Gini of moving distance", "搬迁距离基尼系数";

    // Units.
    UnitHouseholds: "households", "户";
    UnitPersons: "persons", "人";
    UnitVillages: "villages", "个村";
    UnitSites: "sites", "个";
    UnitJobs: "jobs", "个";
    UnitWorkers: "workers", "人";
    UnitKm: "km", "公里";
    UnitHa: "ha", "公顷";
    UnitPercent: "%", "%";
    UnitPoints: "points", "分";
    UnitYuan: "CNY", "元";
    UnitYuanMillion: "M CNY", "百万元";
    UnitYuanYear: "CNY/year", "元/年";
    UnitHouseholdKm: "household·km", "户·公里";
    UnitWorkerKm: "worker·km", "人·公里";

    // Charts.
    ChartDistance: "Households by moving distance", "按搬迁距离分的户数";
    ChartDecision: "Households by decision", "按安置方式分的户数";
    ChartCost: "Cost by kind", "按类别分的成本";
    ChartOccupancy: "Open sites by occupancy", "按入住率分的安置点";
    ChartJobs: "Places of work by kind", "按类型分的岗位";
    ChartFlows: "Where people go: households between areas", "人口流向：区域间搬迁户数";
    ChartFlowsNote: "The largest streams; moves within an area are left out.", "仅显示最大的流向，区域内搬迁不计。";
    ChartFlowsNone: "Nobody moves from one area to another.", "没有跨区域搬迁。";
    Band: "Band", "区间";
    BandOver: "over {0}", "{0}以上";
    BandUpTo: "up to {0}", "{0}以下";
    BandEmpty: "empty", "空置";
    BandBelowHalf: "below 50 %", "不足50%";
    BandToNinety: "50–90 %", "50–90%";
    BandToFull: "90–100 %", "90–100%";
    BandOverFull: "over 100 %", "超过100%";

    // Reasons.
    ReasonUndecided: "The plan does not say what happens to this village", "方案未说明该村如何安置";
    ReasonNotExplained: "No reason was found", "未找到原因";

    // Notices.
    NoticeTitle: "Notice: resettlement of villages, {0}", "{0}易地搬迁安置方案公示";
    NoticeText: "For publication. What is proposed for each village of this town is told below; objections go to the resettlement office.", "现将本镇各村安置方案予以公示。如有异议，请在公示期内向易地搬迁安置办公室反映。";
    NoticeTotals: "{0} villages, {1} households, {2} persons", "共{0}个村，{1}户，{2}人";
    NoticeElsewhere: "Villages without a town", "未注明乡镇的村庄";
    NoticeOffice: "Resettlement office (seal)            Date:", "易地搬迁安置办公室（盖章）            日期：";

    // The page.
    Language: "中文", "English";
    Search: "Search a village or site", "搜索村庄或安置点";
    AllAreas: "All", "全部";
    FilterBy: "Show", "显示";
    Reset: "Whole region", "全区域";
    ShowMoves: "Moves", "搬迁线";
    ShowCommutes: "Commutes", "通勤线";
    ShowZones: "Zones", "分区";
    ShowVillages: "Villages", "村庄";
    ShowSites: "Sites", "安置点";
    ShowLivelihoods: "Livelihoods", "就业单位";
    ClickHint: "Click a village or a site to see what is decided and why. Circles of sites grow with the households moving in.", "点击村庄或安置点查看安置决定及原因。安置点圆圈大小表示迁入户数。";
    NoCoordinates: "The instance has no coordinates: there is no map.", "实例没有坐标，无法显示地图。";
    NotOpen: "not open", "未启用";
    ComesFrom: "Who moves in", "迁入村庄";
    Where: "Where they earn", "就业去向";
    AndMore: "and {0} more", "另有{0}个";
    RowsShown: "{0}–{1} of {2}", "第 {0}–{1} 条，共 {2} 条";
    Previous: "Previous", "上一页";
    Next: "Next", "下一页";
    FilterTable: "Filter", "筛选";
    Print: "Print", "打印";
    PrintNote: "The workbook plan.xlsx beside this page holds all rows.", "完整数据见同一文件夹中的 plan.xlsx。";
    NothingFound: "Nothing found", "未找到";
    NoUnplaced: "Every village has a place.", "所有村庄均已安置。";
    NoFindings: "No findings", "没有发现问题";
    Licences: "Map by Leaflet 1.9.4 (BSD-2-Clause), charts by Apache ECharts 6.1.0 (Apache-2.0). Everything is in this file; nothing is fetched.", "地图：Leaflet 1.9.4（BSD-2-Clause）；图表：Apache ECharts 6.1.0（Apache-2.0）。所有内容均在本文件中，不访问网络。";
    MadeBy: "Written by resettle {0}", "由 resettle {0} 生成";
    HighlightRule: "Rows in red have no place; bars show the share that is used.", "红色行表示未安置；数据条表示使用比例。";
}
