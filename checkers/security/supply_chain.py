"""What gets in: releases, other people's models, files and feeds."""

from __future__ import annotations

from collections.abc import Iterator

from designer.rules import (
    DesignGraph,
    Element,
    Fix,
    Predicate,
    Set,
    Violation,
    all_of,
    any_component,
    having,
    is_component,
    is_delivery,
    is_kind,
    is_serving_model,
    is_set,
    new_component,
    provides,
    rule,
    screens_documents,
    spliced,
    surely,
    way_to_some,
)

stands_firm = is_set("blocking")
has_approval_stage = Predicate(
    lambda pipeline: pipeline.states("stages") and "approval" in (pipeline.stages or ())
)
approves = is_component & (
    (provides("approval") & stands_firm) | (is_kind("ci_cd") & has_approval_stage)
)
scans = is_component & (
    (provides("malware_scan") & stands_firm) | provides("malware_scan") & is_kind("file_upload")
)
begins_release = is_kind("code_repo", "notebook") | (provides("external") & provides("data_origin"))
is_emergency = ~is_component & Predicate(
    lambda way: way.states("audited_break_glass") and bool(way.audited_break_glass)
)
no_way_but_approved = approves | ~is_delivery | is_emergency


def _released(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: what serves, where something is delivered from a repository or a notebook."""
    origins = having(graph, begins_release)
    for part in all_of(is_serving_model | provides("compute") & provides("runtime"))(graph):
        delivered = any(c.part.kind in ("artifact", "control") for c in part.incoming)
        if delivered and any(graph.lifecycle.may_reach(origin, part.id) for origin in origins):
            yield part


@rule(
    "SEC-019",
    severity="critical",
    subjects=_released,
    yields_to=("MLO-004",),
    source="Azure Well-Architected Framework, OE:06 and SE:02; OWASP Machine Learning Security Top 10, ML06",
    source_checked="2026-11-21",
    remedy="Let every release pass an approval that blocks, and take direct ways away.",
    probe="I push to the repository at midnight: what has to happen before {subject} runs it?",
    answer="A scan, a review by somebody else and an approval; nobody can skip them alone.",
    false_positives="An emergency way that is audited says `audited_break_glass: true`.",
    fails="r:code_repo -artifact-> c:ci_cd -artifact-> api:web_app",
    passes="r:code_repo -artifact-> c:ci_cd -artifact-> g:approval_gate(blocking=true) -artifact-> api:web_app",
)
def release_without_approval(part: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Code or a model reaches production without an approval.

    One stolen account, or one tired evening, is then enough to change what runs.
    """
    if path := graph.lifecycle.path_avoiding(no_way_but_approved, begins_release, part):
        last = graph.elements[path.connections[-1]]
        gate = new_component(graph, f"{part.id}-approval", "approval_gate", blocking=True)
        yield Violation(
            f"{path} passes no approval",
            witness=path,
            components=(part.id,),
            connections=(last.id,),
            root=f"{path.components[0]} unapproved",
            fixes=(Fix(f"Ask for approval before {part.label}", spliced(last, gate)),),
        )


takes_in = (
    provides("model_registry")
    | provides("trainer")
    | is_kind("container_registry", "prompt_registry")
)
quarantines = scans | (is_component & (is_kind("quarantine_registry") | provides("person")))
"""What people have looked at and pass on in their own words is no package."""
is_foreign_origin = is_kind("external_source")
is_signed = is_set("integrity", "signature")
is_unsigned_origin = is_foreign_origin & ~is_signed


def _taking_in(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: registries and trainers that something of other people gets into."""
    origins = having(graph, is_foreign_origin)
    for part in all_of(takes_in)(graph):
        if any(graph.lifecycle.may_reach(origin, part.id) for origin in origins):
            yield part


@rule(
    "SEC-020",
    severity="high",
    subjects=_taking_in,
    source="OWASP Top 10 for LLM Applications 2025, LLM03; OWASP Machine Learning Security Top 10, ML06; Azure "
    "Quarantine pattern",
    source_checked="2026-11-21",
    remedy="Keep other people's models and packages in quarantine until they are scanned and their signature is "
    "checked.",
    probe="The model you downloaded runs code when it is loaded: where is that noticed before {subject}?",
    answer="In quarantine, by a scan, with the signature checked and the version pinned.",
    false_positives="A catalogue that a policy restricts and signs is no stranger.",
    fails="x:external_source(integrity=none) -artifact-> r:model_registry",
    passes="x:external_source(integrity=none) -artifact-> q:quarantine_registry -artifact-> r:model_registry",
)
def taken_in_without_quarantine(part: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Other people's models or packages get in without quarantine.

    A pickled model is a program, and loading it runs it.
    """
    if path := graph.lifecycle.path_avoiding(quarantines, is_unsigned_origin, part):
        first = graph.elements[path.connections[0]]
        origin = graph.elements[path.components[0]]
        wait = new_component(graph, "quarantine", "quarantine_registry")
        yield Violation(
            f"What {origin.label} offers gets into {part.label} unchecked",
            witness=path,
            components=(part.id,),
            connections=(first.id,),
            root=f"{origin.id} unchecked",
            fixes=(Fix("Keep it in quarantine first", spliced(first, wait)),),
        )


validates_and_stops = provides("data_validation") & (~is_kind("data_validation") | stands_firm)
can_be_poisoned = provides("label_store") | provides("retrieval_index")
is_mere_reading = ~is_component & Predicate(
    lambda line: (
        line.part.kind == "call"
        and line.stated("flow") != "push"
        and surely(can_be_poisoned, line.target_element)
    )
)
checks_data = is_mere_reading | (
    is_component & (validates_and_stops | provides("human_verdict") | provides("anonymiser"))
    | screens_documents
)
brings_anything = provides("untrusted") & ~provides("external")


@rule(
    "SEC-021",
    severity="high",
    subjects=all_of(can_be_poisoned),
    when=any_component(brings_anything),
    yields_to=("DAT-001", "LLM-003"),
    source="OWASP Top 10 for LLM Applications 2025, LLM04; OWASP Machine Learning Security Top 10, ML02; MITRE "
    "ATLAS AML.T0020",
    source_checked="2026-11-21",
    remedy="Validate and filter before the store, and have people check a sample.",
    probe="I send a thousand wrong examples: how many get into {subject}, and who sees it?",
    answer="Few, since odd ones are set aside; a sampled check and a limit for each source bound the rest.",
    false_positives="Sensors of your own with an identity each are half trusted.",
    fails="u:user_client -> api:web_app -publish-> h:event_stream -consume-> l:label_store",
    passes="u:user_client -> api:web_app -publish-> h:event_stream -consume-> "
    "v:data_validation(blocking=true) -data-> l:label_store",
)
def learned_from_strangers(store: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Strangers can write into what is learned or answered from.

    They then teach the model what suits them, slowly enough to look normal.
    """
    if path := graph.information.path_avoiding(checks_data, brings_anything, store):
        last = graph.elements[path.connections[-1]]
        check = new_component(graph, f"{store.id}-check", "data_validation", blocking=True)
        yield Violation(
            f"What {graph.elements[path.components[0]].label} sends gets into {store.label} unchecked",
            witness=path,
            components=(store.id,),
            connections=(last.id,),
            root=f"{store.id} poisoned",
            fixes=(Fix(f"Check what gets into {store.label}", spliced(last, check)),),
        )


is_upload = provides("data_origin") & provides("untrusted") & ~provides("external")
is_scanned = is_set("scan")
opens_files = (
    provides("compute")
    | provides("indexing")
    | provides("retrieval_index")
    | provides("prebuilt_model")
)
brings_files = is_upload | is_kind("external_source")
is_question_to_strangers = ~is_component & Predicate(
    lambda call: call.stated("flow") != "pull" and surely(brings_files, call.target_element)
)
scanned_or_opened = scans | (is_component & opens_files) | is_question_to_strangers
"""Where the way of a file ends that nobody opened yet; a plain call to an upload fetches no file from it."""


@rule(
    "SEC-027",
    severity="high",
    subjects=all_of(is_upload),
    source="Azure Architecture Center, Valet Key pattern",
    source_checked="2026-11-21",
    remedy="Scan every file in a container of its own before anything opens it.",
    probe="The upload at {subject} is a bomb of nested archives: what opens it first?",
    answer="A scanner in quarantine with limits on size, type and depth.",
    false_positives="Plain messages that a schema checks are no files.",
    fails="f:file_upload(scan=false) -data-> p:function",
    passes="f:file_upload(scan=true) -data-> p:function",
)
def file_opened_before_a_scan(upload: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Files from strangers are opened before they are scanned.

    Parsers are where an attacker's file becomes an attacker's code.
    """
    if surely(is_scanned, upload):
        return
    readers = having(graph, opens_files)
    path = way_to_some(graph.information, scanned_or_opened, upload, readers)
    if path and not is_scanned(upload):
        yield Violation(
            f"{graph.component(path.components[-1]).label} opens what {upload.label} takes in, unscanned",
            witness=path,
            components=(upload.id,),
            fixes=(Fix("Scan uploads first", (Set(on=upload.id, attribute="scan", value=True),)),),
        )


is_trusted_process = provides("compute") & ~provides("sandbox")
is_cut_off = provides("sandbox") & is_set("isolated")
begins_elsewhere = (is_component & opens_files & ~provides("sandbox")) | is_question_to_strangers
parses_apart = begins_elsewhere | (is_component & (is_cut_off | provides("inline")))


keeps_or_hides = provides("data_store") | provides("secret_store")


def _trusted_parsers(graph: DesignGraph) -> Iterator[Element]:
    """Subjects: what of ours runs with access to stores or secrets and is the first of it that files get to."""
    if not having(graph, brings_files):
        return
    gets_none = Predicate(
        lambda part: graph.information.path_avoiding(begins_elsewhere, brings_files, part) is None
    )
    for part in all_of(is_trusted_process)(graph):
        has_access = any(surely(keeps_or_hides, c.target_element) for c in part.outgoing)
        if has_access and not surely(gets_none, part):
            yield part


@rule(
    "SEC-032",
    severity="high",
    subjects=_trusted_parsers,
    source="OWASP Application Security Verification Standard 4.0.3, 1.14.5 and 12.4",
    source_checked="2026-11-21",
    remedy="Parse in an isolated worker without credentials, and hand on only what was understood.",
    probe="A crafted file takes over the parser in {subject}: what can it reach from there?",
    answer="An empty box without credentials, thrown away after each file.",
    false_positives="A provider's service that does the parsing is the isolation.",
    fails="f:file_upload(scan=true) -data-> p:function -> db:relational_db",
    passes="f:file_upload(scan=true) -data-> s:code_sandbox(isolated=true) -data-> p:function -> db:relational_db",
)
def strangers_files_in_a_trusted_process(part: Element, graph: DesignGraph) -> Iterator[Violation]:
    """Files from strangers are parsed by a process that can reach data or secrets.

    A flaw in the parser is then a flaw in everything it may touch.
    """
    if path := graph.information.path_avoiding(parses_apart, brings_files, part):
        last = graph.elements[path.connections[-1]]
        origin = graph.component(path.components[0])
        box = new_component(graph, f"{part.id}-sandbox", "code_sandbox", isolated=True)
        yield Violation(
            f"{part.label} parses what {origin.label} brings, with access to what it keeps",
            witness=path,
            components=(part.id,),
            connections=(last.id,),
            fixes=(Fix("Parse it in a sandbox", spliced(last, box)),),
        )
