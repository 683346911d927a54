"""What rules on releases and oversight say of small drawings that would mislead simpler ones."""

from __future__ import annotations

from tests.checkers.worst import NOT_APPLICABLE, Case, each_of, worst

ASKED = "u:user_client -> a:web_app -> m:online_endpoint; x:trainer -artifact-> "
OUTPUT = "; a -telemetry(data=[])-> k:metrics_backend"
PROMPTS = (
    "u:user_client -> g:agent_orchestrator -> m:llm_deployment; p:prompt_registry -artifact-> "
)
TRAINED = "c:ci_cd(stages=[build,deploy]) -artifact-> x:trainer -artifact-> m:online_endpoint"
CASES: tuple[Case, ...] = (
    ("RAI-002", "told and not heard", "a:web_app -data-> h:human_review", "fail"),
    (
        "RAI-002",
        "a guard whose yes a call waits for",
        "a:web_app -call(guarded_by=[h])-> t:tool; a -guard-> h:human_review(blocking=true)",
        "pass",
    ),
    ("RAI-002", "drawn as a check of nothing", "a:web_app -guard-> h:human_review", "fail"),
    ("RAI-002", "asked, and answers", "a:web_app -> h:human_review", "pass"),
    ("RAI-002", "told by a call", "a:web_app -call(flow=push)-> h:human_review", "fail"),
    (
        "REL-010",
        "mail that a worker sends from a queue, and does nothing else",
        "d:iot_device -publish-> q:message_queue -consume-> f:function -> m:notification_channel",
        "pass",
    ),
    (
        "REL-010",
        "mail that holds up what else the worker does",
        (
            "d:iot_device -publish-> q:message_queue -consume-> f:function -> m:notification_channel; "
            "f -> s:relational_db"
        ),
        "fail",
    ),
    (
        "REL-010",
        "mail that somebody also waits for",
        (
            "d:user_client -> f:function -> m:notification_channel; "
            "s:web_app -publish-> q:message_queue -consume-> f"
        ),
        "fail",
    ),
    (
        "REL-010",
        "a stated journey that is there to send it",
        "d:iot_device -> s:web_app -> m:notification_channel; journey j: d -> m (criticality=high)",
        "pass",
    ),
    ("MLO-008", "nothing said", "x:trainer -artifact-> m:online_endpoint", "open"),
    ("MLO-008", "runs by itself", "x:trainer(period=daily)", "pass"),
    ("MLO-008", "stated none", "x:trainer(period=none)", "fail"),
    ("MLO-008", "in minutes", "x:trainer(period_min=1440)", "pass"),
    (
        "MLO-008",
        "orchestrator says nothing",
        "o:pipeline_orchestrator -control-> x:trainer",
        "open",
    ),
    (
        "MLO-008",
        "orchestrator by hand",
        "o:pipeline_orchestrator(period=on_demand) -control-> x:trainer(period=none)",
        "fail",
    ),
    (
        "MLO-008",
        "drift starts what runs by hand",
        (
            "d:drift_monitor -control-> o:pipeline_orchestrator(period=on_demand) -control-> "
            "x:trainer(period=none)"
        ),
        "pass",
    ),
    ("MLO-008", "meant to stay", "x:trainer(period=none,review_days=90)", NOT_APPLICABLE),
    ("MLO-013", "nothing said", "x:trainer", "open"),
    ("MLO-013", "no commit", "x:trainer(environment_pinned=true,records=[parameters])", "fail"),
    ("MLO-013", "no parameters", "x:trainer(environment_pinned=true,records=[commit])", "fail"),
    (
        "MLO-013",
        "tracked",
        (
            "r:code_repo -artifact-> x:trainer(environment_pinned=true) -telemetry(data=[])-> "
            "e:experiment_tracker"
        ),
        "pass",
    ),
    (
        "MLO-013",
        "not pinned whatever else",
        "x:fine_tuning(environment_pinned=false)",
        "fail",
    ),
    (
        "MLO-014",
        "alarm unstated, no retry",
        "o:pipeline_orchestrator(step_retry=0) -control-> x:trainer",
        "fail",
    ),
    ("MLO-014", "one job", "s:scheduler -control-> x:trainer", NOT_APPLICABLE),
    (
        "MLO-014",
        "steps behind a clock",
        "s:scheduler -control-> f:feature_pipeline -data-> x:trainer",
        "fail",
    ),
    (
        "MLO-014",
        "the clock starts an orchestrator",
        (
            "s:scheduler -control-> o:pipeline_orchestrator(step_retry=1,alerts=[late]) -control-> "
            "f:feature_pipeline -data-> x:trainer"
        ),
        "pass",
    ),
    ("MLO-016", "stages unstated", TRAINED.replace("(stages=[build,deploy])", ""), "open"),
    ("MLO-016", "stages", TRAINED.replace("build,deploy", "build,staging,deploy"), "pass"),
    ("MLO-016", "a test machine apart", f"{TRAINED}; t:web_app(environment=test)", "fail"),
    (
        "MLO-016",
        "a test machine on the way",
        f"{TRAINED}; x -artifact-> t:online_endpoint(environment=test)",
        "pass",
    ),
    ("MLO-018", "an allocator apart", f"{ASKED}m; b:ab_allocator{OUTPUT}", "fail"),
    ("MLO-018", "asked, not counted", f"{ASKED}m; a -> b:ab_allocator", "fail"),
    (
        "MLO-018",
        "asked and counted",
        f"{ASKED}m; a -> b:ab_allocator{OUTPUT}; b -telemetry(data=[])-> k",
        "pass",
    ),
    (
        "MLO-018",
        "regulated, in shadow",
        f"@regulated; {ASKED}d:deploy_controller(strategy=shadow) -control-> m",
        "pass",
    ),
    (
        "MLO-018",
        "regulated, unsaid",
        f"@regulated; {ASKED}d:deploy_controller -control-> m",
        "open",
    ),
    (
        "RAI-004",
        "by its metrics",
        (
            "@high_stakes; x:trainer -artifact-> "
            "g:evaluation_gate(blocking=true,slices=none,metrics=[equalized_odds]) -artifact-> "
            "m:online_endpoint"
        ),
        "pass",
    ),
    (
        "RAI-004",
        "metrics unstated",
        (
            "@high_stakes; x:trainer -artifact-> g:evaluation_gate(blocking=true,slices=none) "
            "-artifact-> m:online_endpoint"
        ),
        "open",
    ),
    ("RAI-005", "prompts for the public", f"{PROMPTS}g", "fail"),
    (
        "RAI-005",
        "for colleagues",
        f"{PROMPTS}g".replace("user_client", "user_client(trust_zone=app)"),
        NOT_APPLICABLE,
    ),
    (
        "RAI-005",
        "reviewed prompts",
        f"{PROMPTS}r:rai_gate(blocking=true) -artifact-> g",
        "pass",
    ),
    (
        "SEC-018",
        "writes images, reads secrets",
        (
            "a:function(identity=one) -data-> r:container_registry; "
            "b:function(identity=one) -> d:relational_db(classification=restricted)"
        ),
        "fail",
    ),
    (
        "SEC-018",
        "may write images",
        (
            "a:function(identity=one) -> r:container_registry; "
            "b:function(identity=one) -> d:relational_db(classification=restricted)"
        ),
        "open",
    ),
    (
        "SEC-018",
        "only pulls images",
        (
            "a:function(identity=one) -call(flow=pull)-> r:container_registry; "
            "b:function(identity=one) -> d:relational_db(classification=restricted)"
        ),
        "pass",
    ),
    (
        "SEC-018",
        "for emergencies",
        (
            "i:workload_identity(just_in_time=true); a:web_app -identity-> i; b:function -identity-> i; "
            "c:container_app -identity-> i"
        ),
        NOT_APPLICABLE,
    ),
    (
        "SEC-030",
        "writing, flow unsaid",
        "a:web_app -call(authn=sas,scope=write,expires_h=1)-> s:object_store",
        "open",
    ),
    (
        "SEC-030",
        "writing what is only read",
        "a:web_app -call(authn=sas,scope=write,expires_h=1,flow=pull)-> s:object_store",
        "fail",
    ),
    (
        "SEC-030",
        "a key of another party",
        "a:web_app -call(authn=key,scope=admin)-> p:partner_system",
        "fail",
    ),
    (
        "SEC-030",
        "a key lives as long as it is kept",
        "a:web_app -call(authn=key,scope=read)-> p:partner_system",
        "pass",
    ),
    ("RAI-007", "cases unsaid", "q:message_queue -consume-> h:human_review(reviewers=3)", "open"),
    ("RAI-007", "nobody", "q:message_queue -consume-> h:human_review(reviewers=0)", "fail"),
    (
        "RAI-007",
        "limit unsaid",
        "q:message_queue -consume-> h:human_review(reviewers=5,service_min=5,cases_per_h=40)",
        "open",
    ),
    (
        "RAI-007",
        "a line that nobody takes from",
        "@high_stakes; m:online_endpoint -data-> q:message_queue",
        "fail",
    ),
    ("RAI-007", "little at stake", "m:online_endpoint -data-> q:message_queue", NOT_APPLICABLE),
    ("SEC-002", "behind a router", "u:user_client -> r:global_router -> a:api_gateway", "fail"),
    (
        "SEC-002",
        "a filter behind a router",
        "u:user_client -> r:global_router -> w:waf(mode=prevention) -> a:api_gateway",
        "pass",
    ),
    (
        "REL-019",
        "captured into files",
        "s:web_app -publish-> h:event_stream -consume-> lake:data_lake",
        NOT_APPLICABLE,
    ),
    (
        "REL-019",
        "read into rows",
        "s:web_app -publish-> h:event_stream -consume-> d:relational_db",
        "fail",
    ),
    (
        "REL-036",
        "a release that says nothing",
        "u:user_client -> a:web_app; c:ci_cd -control-> a; journey j: u -> a (criticality=high)",
        "open",
    ),
    (
        "REL-036",
        "a release by stages",
        (
            "u:user_client -> a:web_app; c:ci_cd -control(rollout=staged)-> a; "
            "journey j: u -> a (criticality=high)"
        ),
        "pass",
    ),
    (
        "REL-036",
        "a release to all",
        (
            "u:user_client -> a:web_app; c:deploy_controller(strategy=in_place) -control-> a; "
            "journey j: u -> a (criticality=high)"
        ),
        "fail",
    ),
)


@each_of(CASES)
def test_verdict(rule: str, text: str, expected: str) -> None:
    assert worst(rule, text) == expected
