"""Runs another solver on a model file, for the ladder: peers.py SOLVER MODEL.mps SECONDS THREADS.

Solvers: highs (highspy), scip (pyscipopt), cpsat (ortools). Prints one JSON object a line: what is known at
a time, and at the end what came of it. Each gets the same model, threads and limit, and no gap to stop at.
"""

import json
import resource
import sys
import time


def tell(began, value, bound, **more):
    known = lambda number: number if number is not None and abs(number) < 1e30 else None
    line = {"elapsed_s": time.monotonic() - began, "plan": known(value), "bound": known(bound), **more}
    print(json.dumps(line), flush=True)


def highs(model, seconds, threads):
    import highspy

    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("time_limit", seconds)
    solver.setOptionValue("threads", threads)
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("mip_abs_gap", 1e-9)
    began = time.monotonic()
    solver.readModel(model)
    last = [0.0]

    def progress(event):
        now = time.monotonic()
        if now - last[0] >= 0.05:
            last[0] = now
            out = event.data_out
            tell(began, out.mip_primal_bound, out.mip_dual_bound)

    solver.cbMipInterrupt += progress
    solver.solve()
    info = solver.getInfo()
    status = solver.modelStatusToString(solver.getModelStatus())
    value = info.objective_function_value if info.primal_solution_status == 2 else None
    return began, value, info.mip_dual_bound, status


def scip(model, seconds, threads):
    import pyscipopt

    solver = pyscipopt.Model()
    solver.hideOutput()
    began = time.monotonic()
    solver.readProblem(model)
    solver.setParam("limits/time", seconds)
    solver.setParam("limits/gap", 0.0)

    class Progress(pyscipopt.Eventhdlr):
        def eventinit(self):
            self.model.catchEvent(pyscipopt.SCIP_EVENTTYPE.BESTSOLFOUND, self)
            self.model.catchEvent(pyscipopt.SCIP_EVENTTYPE.NODESOLVED, self)

        def eventexec(self, event):
            tell(began, self.model.getPrimalbound(), self.model.getDualbound())

    solver.includeEventhdlr(Progress(), "progress", "tells of progress")
    solver.optimize()
    value = solver.getObjVal() if solver.getNSols() > 0 else None
    return began, value, solver.getDualbound(), solver.getStatus()


def cpsat(model, seconds, threads):
    from ortools.linear_solver.python import model_builder

    began = time.monotonic()
    program = model_builder.Model()
    if not program.import_from_mps_file(model):
        raise SystemExit("CP-SAT cannot read the model")
    solver = model_builder.Solver("sat")
    solver.set_time_limit_in_seconds(seconds)
    solver.set_solver_specific_parameters(f"num_workers:{threads} relative_gap_limit:0.0")
    status = solver.solve(program)
    has_plan = status in (model_builder.SolveStatus.OPTIMAL, model_builder.SolveStatus.FEASIBLE)
    value = solver.objective_value if has_plan else None
    return began, value, solver.best_objective_bound, status.name


def main():
    name, model, seconds, threads = sys.argv[1:]
    solve = {"highs": highs, "scip": scip, "cpsat": cpsat}[name]
    began, value, bound, status = solve(model, float(seconds), int(threads))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    tell(began, value, bound, status=status, peak_memory_mib=memory)


main()
