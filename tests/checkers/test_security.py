"""What rules on security say of small drawings that once misled them."""

from __future__ import annotations

from tests.checkers.worst import Case, each_of, worst

STORE = """chalkline: 1
name: store
components:
  - {id: api, kind: web_app}
  - {id: db, kind: relational_db, classification: restricted, product: PRODUCT}
connections:
  - {from: api, to: db, kind: call}
"""
CASES: tuple[Case, ...] = (
    (
        "SEC-014",
        "dpa unstated",
        "db:relational_db(holds=[pii]) -data-> x:llm_deployment(trust_zone=third_party)",
        "open",
    ),
    (
        "SEC-014",
        "nothing wrong",
        ("db:relational_db(holds=[pii]) -data-> x:llm_deployment(trust_zone=third_party,dpa=true)"),
        "pass",
    ),
    (
        "SEC-014",
        "plainly wrong",
        (
            "db:relational_db(holds=[pii]) -data-> "
            "x:llm_deployment(trust_zone=third_party,dpa=false)"
        ),
        "fail",
    ),
    (
        "SEC-014",
        "plainly wrong, 2",
        "db:relational_db(holds=[pii]) -data-> x:partner_system",
        "fail",
    ),
    ("SEC-008", "self-hosted product", STORE.replace("PRODUCT", "PostgreSQL"), "open"),
    ("SEC-008", "managed", STORE.replace("PRODUCT", "Azure SQL Database"), "pass"),
    ("SEC-009", "not said", STORE.replace("PRODUCT", "PostgreSQL"), "open"),
    (
        "SEC-031",
        "label propagated",
        (
            "a:relational_db(classification=restricted) -data-> "
            "s:object_store(classification=public,mixes_classification=false)"
        ),
        "fail",
    ),
    (
        "SEC-015",
        "public content",
        (
            "@data_residency; @residency=[westeurope]; "
            "s:object_store(region=eastus,classification=public)"
        ),
        "n/a",
    ),
    (
        "SEC-015",
        "global deployment",
        (
            "@data_residency; @residency=[westeurope]; "
            "m:llm_deployment(region=westeurope,deployment_type=global)"
        ),
        "fail",
    ),
    (
        "SEC-017",
        "one check counted twice",
        (
            "u:user_client -call(authn=oidc)-> gw:api_gateway(authn_enforced=true) "
            "-call(authn=none)-> db:relational_db(classification=restricted)"
        ),
        "fail",
    ),
    (
        "SEC-017",
        "weaker, longer path",
        (
            "u:user_client -call(authn=oidc)-> a:web_app(authn_enforced=false) "
            "-call(authn=managed_identity)-> db:relational_db(classification=restricted); u "
            "-call(authn=none)-> x:web_app(authn_enforced=false) -call(authn=none)-> "
            "y:web_app(authn_enforced=false) -call(authn=managed_identity)-> db"
        ),
        "fail",
    ),
    (
        "SEC-030",
        "scope unstated, life too long",
        "api:web_app -call(authn=sas,expires_h=8760)-> s:object_store",
        "fail",
    ),
    (
        "SEC-030",
        "write on a read path",
        "api:web_app -call(authn=sas,scope=write,expires_h=1,flow=pull)-> s:object_store",
        "fail",
    ),
    ("SEC-030", "not said", "api:web_app -call(authn=sas,scope=read)-> s:object_store", "open"),
    (
        "SEC-029",
        "unknown hides a sure violation",
        "o:human_operator -> b:bastion -> db:relational_db; o -> db",
        "fail",
    ),
    (
        "SEC-029",
        "a balancer before the door",
        "o:human_operator -> lb:load_balancer -> b:bastion(mfa=true) -> db:relational_db",
        "pass",
    ),
    (
        "SEC-029",
        "a balancer and no door",
        "o:human_operator -> lb:load_balancer -> api:web_app; o -> b:bastion(mfa=true)",
        "fail",
    ),
    (
        "SEC-029",
        "a firewall before a door without a second factor",
        "o:human_operator -> f:azure_firewall -> b:bastion(mfa=false) -> db:relational_db",
        "fail",
    ),
    (
        "SEC-028",
        "stated idempotent is a write",
        "n:web_app(environment=dev) -call(idempotent=true)-> db:relational_db",
        "fail",
    ),
    ("SEC-028", "plain call unknown", "n:web_app(environment=dev) -> db:relational_db", "open"),
    (
        "SEC-028",
        "reading",
        "n:web_app(environment=dev) -call(flow=pull)-> db:relational_db",
        "pass",
    ),
    (
        "SEC-013",
        "nearer dev source hides prod source",
        (
            "a:object_store(environment=dev,holds=[pii]) -data-> "
            "b:object_store(environment=dev); db:relational_db(holds=[pii]) -data-> "
            "x:function -data-> b"
        ),
        "fail",
    ),
    (
        "SEC-019",
        "emergency way hides another",
        (
            "r:code_repo -artifact(audited_break_glass=true)-> api:web_app; n:notebook "
            "-artifact-> c:ci_cd -artifact-> api"
        ),
        "fail",
    ),
    ("SEC-020", "integrity unstated", "x:external_source -artifact-> r:model_registry", "open"),
    (
        "SEC-020",
        "signed origin hides another",
        (
            "a:external_source(integrity=signature) -artifact-> r:model_registry; "
            "x:external_source(integrity=none) -artifact-> c:ci_cd -artifact-> r"
        ),
        "fail",
    ),
    (
        "SEC-024",
        "audit not fed",
        ("@regulated; m:online_endpoint -data-> x:object_store; a:audit_store(immutable=true)"),
        "fail",
    ),
    ("SEC-026", "retention unstated", "@regulated; db:relational_db(holds=[pii])", "open"),
    (
        "SEC-026",
        "plainly wrong",
        "@regulated; db:relational_db(holds=[pii],retention_days=none)",
        "fail",
    ),
    (
        "SEC-026",
        "telemetry deletes nothing",
        (
            "@regulated; db:relational_db(holds=[pii],retention_days=none); "
            "d:consent_dsr_service -telemetry-> db"
        ),
        "fail",
    ),
    (
        "SEC-032",
        "not asked",
        "f:file_upload(scan=true) -data-> p:prebuilt_ai_service -data-> db:relational_db",
        "n/a",
    ),
    (
        "SEC-002",
        "one door past the filter",
        "u:user_client -> app:web_app; u -> w:waf(mode=prevention) -> app",
        "fail",
    ),
    ("SEC-002", "not said", "u:user_client -> w:waf -> app:web_app", "open"),
    (
        "SEC-018",
        "identity by name",
        (
            "a:web_app(identity=shared); b:function(identity=shared); "
            "c:container_app(identity=shared)"
        ),
        "fail",
    ),
    (
        "SEC-005",
        "not said",
        (
            "@internal_docs; u:user_client -> app:web_app -> r:retriever -> "
            "i:search_index(classification=confidential)"
        ),
        "open",
    ),
    (
        "SEC-005",
        "retriever trims",
        (
            "@internal_docs; u:user_client -> app:web_app -> r:retriever(acl_filter=true) -> "
            "i:search_index(classification=confidential)"
        ),
        "pass",
    ),
    ("SEC-022", "not said", "u:user_client -> g:api_gateway -> m:online_endpoint", "open"),
    ("SEC-010", "not said", "db:relational_db(classification=confidential)", "open"),
    ("SEC-025", "not said", "@multi_tenant; api:web_app -> db:relational_db", "open"),
    ("SEC-027", "plainly wrong", "f:file_upload(scan=false) -data-> p:function", "fail"),
    (
        "SEC-002",
        "a filter that only reports",
        "u:user_client -> w:waf(mode=detection) -> app:web_app",
        "fail",
    ),
    (
        "SEC-018",
        "one user that deploys and reads",
        (
            "c:ci_cd -identity-> i:workload_identity; c -> "
            "db:relational_db(classification=restricted)"
        ),
        "fail",
    ),
    (
        "SEC-021",
        "a validation that does not block (DECISIONS 9)",
        (
            "u:user_client -> api:web_app -publish-> h:event_stream -consume-> "
            "v:data_validation(blocking=false) -data-> l:label_store"
        ),
        "fail",
    ),
    (
        "SEC-021",
        "not said",
        (
            "u:user_client -> api:web_app -publish-> h:event_stream -consume-> "
            "v:data_validation -data-> l:label_store"
        ),
        "open",
    ),
    (
        "SEC-021",
        "nothing wrong",
        (
            "u:user_client -> api:web_app -publish-> h:event_stream -consume-> "
            "v:stream_processor(validates=true) -data-> l:label_store"
        ),
        "pass",
    ),
    (
        "SEC-027",
        "opened behind a store",
        "f:file_upload(scan=false) -data-> s:object_store -data-> p:function",
        "fail",
    ),
    (
        "SEC-027",
        "scanner in line",
        ("f:file_upload(scan=false) -data-> q:artifact_scanner(blocking=true) -data-> p:function"),
        "pass",
    ),
    (
        "SEC-032",
        "parsed behind a store",
        (
            "f:file_upload(scan=true) -data-> s:object_store; s -data-> p:function -> "
            "db:relational_db"
        ),
        "fail",
    ),
    (
        "SEC-032",
        "a sandbox that is none",
        (
            "f:file_upload(scan=true) -data-> s:code_sandbox(isolated=false) -data-> "
            "p:function -> db:relational_db"
        ),
        "fail",
    ),
    (
        "SEC-008",
        "a secret in the clear",
        "api:web_app -call(encrypted=false,data=[secret])-> x:web_app",
        "fail",
    ),
    (
        "SEC-008",
        "plainly wrong",
        (
            "@regulated; db:relational_db(holds=[pii]) -data(data=[public])-> y:web_app "
            "-call(encrypted=false,data=[restricted])-> x:web_app"
        ),
        "fail",
    ),
    ("SEC-009", "not said, 2", "db:relational_db(classification=restricted)", "open"),
    (
        "SEC-011",
        "plainly wrong",
        (
            "api:web_app -> db:relational_db(classification=confidential); api "
            "-call(approved=false)-> x:partner_system"
        ),
        "fail",
    ),
    (
        "SEC-011",
        "not said",
        ("api:web_app -> db:relational_db(classification=confidential); api -> x:partner_system"),
        "open",
    ),
    ("SEC-024", "nothing kept", "@regulated; m:online_endpoint", "fail"),
    (
        "SEC-019",
        "nothing wrong",
        "r:code_repo -artifact(audited_break_glass=true)-> api:web_app",
        "pass",
    ),
    (
        "SEC-001",
        "nothing wrong",
        (
            "u:user_client -call(authn=oidc)-> api:web_app(authn_enforced=false) -> "
            "db:relational_db(classification=restricted)"
        ),
        "pass",
    ),
    (
        "SEC-015",
        "not said",
        "@data_residency; @residency=[westeurope]; m:llm_deployment(region=westeurope)",
        "open",
    ),
    ("SEC-015", "not said, 2", "@data_residency; @residency=[westeurope]; d:relational_db", "open"),
    (
        "SEC-033",
        "plainly wrong",
        (
            "@high_stakes; u:user_client -> "
            "m:online_endpoint(adversarial_filter=false,confidence_threshold=none)"
        ),
        "fail",
    ),
    (
        "SEC-011",
        "a doubt about one party hides a sure way to another",
        (
            "api:web_app -> db:relational_db(classification=confidential); api -> "
            "a:partner_system; api -call(approved=false)-> x:partner_system"
        ),
        "fail",
    ),
    (
        "SEC-032",
        "the splitter opens it",
        ("f:file_upload(scan=true) -data-> c:chunker -data-> i:search_index; app:retriever -> i"),
        "n/a",
    ),
)


@each_of(CASES)
def test_verdict(rule: str, text: str, expected: str) -> None:
    assert worst(rule, text) == expected
