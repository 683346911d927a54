"""What rules on language models say of small drawings that once misled them."""

from __future__ import annotations

from designer.formats.reading import read
from designer.graph import DesignGraph
from designer.rules import packs
from designer.rules.verdict import outcome
from tests.checkers.worst import NOT_APPLICABLE, Case, each_of, worst

RULES = {rule.id: rule for rule in packs.load()}
CASES: tuple[Case, ...] = (
    (
        "LLM-003",
        "documents that a partner delivers",
        "p:partner_system -data-> i:search_index; a:web_app -> i; a -> m:llm_deployment",
        "fail",
    ),
    (
        "LLM-003",
        "a partner who only asks",
        "p:partner_system -> a:web_app -> m:llm_deployment; a -> i:search_index",
        NOT_APPLICABLE,
    ),
    (
        "LLM-007",
        "an index that is said to filter nothing is not asked again under another name",
        "@internal_docs\na:web_app -> i:search_index(acl_filter=false)",
        "fail",
    ),
    (
        "LLM-007",
        "one name says no, the other yes",
        "@internal_docs\na:web_app -> i:search_index(acl_filter=false,row_filter=true)",
        "pass",
    ),
    (
        "LLM-002",
        "a doubtful guard for the first reader must not hide a sure bypass to the second",
        (
            "a:user_client -> app:web_app -call(guarded_by=[o])-> m:llm_deployment; "
            "app -guard-> o:content_safety_out; z:user_client -> p2:web_app -> m"
        ),
        "fail",
    ),
    (
        "LLM-002",
        "input check is no output check",
        (
            "u:user_client -> app:web_app -> s:content_safety_in(blocking=true,fail_open=false) -> "
            "m:llm_deployment"
        ),
        "fail",
    ),
    (
        "LLM-002",
        "inline output check",
        (
            "u:user_client -> app:web_app -> s:content_safety_out(blocking=true,fail_open=false) -> "
            "m:llm_deployment"
        ),
        "pass",
    ),
    (
        "LLM-002",
        "mail sent to people unchecked",
        (
            "u:user_client -> app:web_app -call(guarded_by=[s])-> m:llm_deployment; n:function -> m; "
            "n -> mail:notification_channel; "
            "app -guard-> s:content_safety_out(blocking=true,fail_open=false)"
        ),
        "fail",
    ),
    (
        "LLM-003",
        "a PII redactor does not stop injection",
        (
            "f:file_upload -data-> r0:redactor(labels_removed=[pii]) -data-> i:search_index; "
            "app:web_app -> r:retriever -> i; app -> m:llm_deployment"
        ),
        "fail",
    ),
    (
        "LLM-004",
        "validated: isolation does not matter",
        (
            "a:agent_orchestrator -call(guarded_by=[v])-> s:code_sandbox; "
            "a -guard-> v:output_validator(blocking=true,fail_open=false)"
        ),
        "pass",
    ),
    (
        "LLM-004",
        "DECISIONS 19: tool as source",
        "a:agent_orchestrator -> t:tool(side_effect=true) -> db:relational_db",
        "fail",
    ),
    (
        "LLM-004",
        "guard: read-only tool",
        "a:agent_orchestrator -> t:tool(side_effect=false) -> db:relational_db",
        "pass",
    ),
    (
        "LLM-004",
        "DECISIONS 19: carries generated",
        "app:web_app -> m:llm_deployment; app -call(data=[generated])-> db:relational_db",
        "fail",
    ),
    (
        "LLM-004",
        "DECISIONS 19: API",
        "a:agent_orchestrator -> l:legacy_system",
        "fail",
    ),
    (
        "LLM-004",
        "inline check that does not block",
        "a:agent_orchestrator -> v:output_validator(blocking=false) -> db:relational_db",
        "fail",
    ),
    (
        "LLM-004",
        "a cache carries nothing out",
        "a:agent_orchestrator -> c:cache",
        "n/a",
    ),
    (
        "LLM-004",
        "keeping text is not running it",
        "a:agent_orchestrator -data-> o:object_store",
        "n/a",
    ),
    (
        "LLM-004",
        "fallback",
        "a:agent_orchestrator -fallback-> db:relational_db",
        "fail",
    ),
    (
        "LLM-005",
        "reversible: no question about the guard",
        (
            "a:agent_orchestrator -call(guarded_by=[p])-> t:tool(reversible=true); "
            "a -guard-> p:policy_engine"
        ),
        "pass",
    ),
    (
        "LLM-005",
        "a tool that only reads, as for LLM-004",
        "a:agent_orchestrator -> t:tool(scope=read)",
        "pass",
    ),
    (
        "LLM-005",
        "a scope that says nothing of what can be undone",
        "a:agent_orchestrator -> t:tool(scope=write)",
        "open",
    ),
    (
        "LLM-005",
        "fails open (DECISIONS 9)",
        (
            "a:agent_orchestrator -call(guarded_by=[l])-> t:tool(reversible=false); "
            "a -guard-> l:limit_guard(blocking=true,fail_open=true)"
        ),
        "fail",
    ),
    (
        "LLM-005",
        "a person in line",
        "a:agent_orchestrator -> h:human_review -> t:tool(reversible=false)",
        "pass",
    ),
    (
        "LLM-005",
        "fail_closed says it does not fail open",
        (
            "a:agent_orchestrator -call(guarded_by=[p])-> t:tool(reversible=false); "
            "a -guard-> p:policy_engine(blocking=true,fail_closed=true)"
        ),
        "pass",
    ),
    (
        "LLM-006",
        "doubtful way out must not hide a sure one",
        (
            "f:file_upload -data-> a:agent_orchestrator -> db:relational_db(classification=confidential); "
            "a -call(guarded_by=[p])-> b:partner_system(trust_zone=third_party); "
            "a -guard-> p:policy_engine; a -> z:partner_system(trust_zone=third_party)"
        ),
        "fail",
    ),
    (
        "LLM-006",
        "no private data",
        (
            "f:file_upload -data-> a:agent_orchestrator -> db:relational_db(classification=public); "
            "a -> z:partner_system"
        ),
        "pass",
    ),
    (
        "LLM-007",
        "index trims: no question about the retriever",
        "app:web_app -> r:retriever -> i:search_index(classification=restricted,row_filter=true)",
        "pass",
    ),
    (
        "LLM-008",
        "APIM token limit",
        "u:user_client -> g:api_gateway(token_limit=20000) -> app:web_app -> m:llm_deployment",
        "pass",
    ),
    (
        "LLM-008",
        "budget cap",
        (
            "u:user_client -call(rate_limit=none)-> a:agent_orchestrator(budget=100) "
            "-call(rate_limit=none)-> m:llm_deployment"
        ),
        "pass",
    ),
    (
        "LLM-009",
        "work in a queue can wait",
        (
            "u:user_client -> app:web_app -publish-> q:message_queue -consume-> w:function -> "
            "m:llm_deployment; "
            "journey j: u -> w (criticality=high)"
        ),
        "pass",
    ),
    (
        "LLM-011",
        "budget bounds it",
        "a:agent_orchestrator(max_iterations=none,deadline_s=none,budget=5) -> t:tool",
        "pass",
    ),
    (
        "LLM-012",
        "edited in production",
        "h:human_operator -artifact-> p:prompt_builder(prompt_version=v1) -> m:llm_deployment",
        "fail",
    ),
    (
        "LLM-015",
        "the whole way counts",
        (
            "@freshness_s=600; "
            "s:object_store -data-> b:batch_ingest(period=daily,duration_min=5) -data-> "
            "c:chunker(period_min=5,duration_min=1) -data-> i:search_index"
        ),
        "fail",
    ),
    (
        "LLM-015",
        "continuous is no lag",
        (
            "@freshness_s=600; "
            "s:object_store -data-> c:chunker(period=continuous) -data-> i:search_index"
        ),
        "pass",
    ),
    (
        "LLM-015",
        "duration counts",
        (
            "@freshness_s=600; "
            "s:object_store -data-> c:chunker(period_min=5,duration_min=60) -data-> i:search_index"
        ),
        "fail",
    ),
    (
        "LLM-017",
        "several tenants, no tenant in key",
        (
            "@multi_tenant; "
            "app:web_app -> c:semantic_cache(classification=confidential,key_scope=[user,model])"
        ),
        "fail",
    ),
    (
        "LLM-017",
        "people of one tenant see each other's",
        "app:web_app -> c:semantic_cache(classification=confidential,key_scope=[tenant])",
        "fail",
    ),
    (
        "LLM-017",
        "response cache",
        "app:web_app -> c:cache(classification=confidential,key_scope=[model],holds=[generated])",
        "fail",
    ),
    (
        "LLM-018",
        "silence about ttl must not hide it",
        "app:web_app -> c:conversation_store(classification=none)",
        "fail",
    ),
    (
        "LLM-019",
        "DECISIONS 12: secret stores pass nothing on",
        "app:web_app -call(flow=pull,data=[secret])-> v:secret_store; app -> m:llm_deployment",
        "pass",
    ),
    (
        "LLM-019",
        "same without flow",
        "app:web_app -call(data=[secret])-> v:secret_store; app -> m:llm_deployment",
        "pass",
    ),
)


@each_of(CASES)
def test_verdict(rule: str, text: str, expected: str) -> None:
    assert worst(rule, text) == expected


def test_a_person_is_shown_before_a_page_that_strangers_write() -> None:
    sketch = "u:user_client -> c:web_app -> a:agent_orchestrator -> m:llm_deployment; a -> e:external_source"
    found = outcome(RULES["LLM-001"], DesignGraph(read(sketch)))
    shown = [violation.message for v in found.verdicts for violation in v.violations]
    assert shown == ["u -> c -> a -> m passes no input check that blocks"]
