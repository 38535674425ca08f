"""Words of eight letters and more that captures, reports and web pages are full of.

A cookie may hold `accepted`, a user may be called `customer`: such a value is replaced where it stands, and
not searched for elsewhere, because that would wipe ordinary text.
"""


def words_of(text: str) -> tuple[str, ...]:
    """The words of a table that is written as running text."""
    return tuple(text.split())


def word_set(text: str) -> frozenset[str]:
    """The words of a table that is written as running text, to ask for membership."""
    return frozenset(text.split())


COMMON_WORDS = word_set("""
    able about accept accepted acceptance access accessible account accounts across action actions
    active activity address addresses admin administration administrator advanced advertising again
    agent algorithm aliases allowed already always analytics analyzer anonymous another answered apikey
    applicable application applications approved argument arguments article articles assistant
    attachment attempts attribute attributes audience authenticated authentication authorization
    authorized automatic available average background balance bandwidth banner base because become
    before behavior behaviour between bigger billing bitbucket boolean boundary branding breakpoint
    browser browsers buffered building business button calendar callback campaign cancelled candidate
    capability captured categories category certificate challenge changed channel character characters
    charset checkbox checkout chromium chunked classification cleanlist clari client clients collapsed
    collection collections column columns combined command comments commerce comment community company
    compared compiler complete completed component components compressed computer condition conditions
    config configuration configured confirmed conflict connected connection connections consent constant
    consumer contact contacts container contains content contents contract control controls conversion
    cookie cookies copilot correct correlation counter country created creation credential credentials
    currency current custom customer customers dark dashboard database dates datetime debugger december
    default defaults deferred deferring deleted delivered delivery denied deployment deprecated
    description desktop destination detail detailed details detected developer developers development
    device devices diagnostic diagnostics dialogue different digest direction directory disabled
    discount discovery dismissed dispatch display displayed distance document documentation documents
    domain domains download downloads duration dynamic edition editorial education electronic element
    elements elsewhere email embedded employee enabled encoded encoding endpoint endpoints engineer
    engineering english enrichment enterprise entities entries environment equipment error errors
    essential estimate evaluation events everyone everything evidence examples exception exchange
    exchanges excluded execution existing expanded expected experience experiment expiration expired
    explicit exploration exported expression extended extension extensions external facebook factory
    failed failure failures fallback favorite feature featured features february feedback fetching
    filename filtered finished firebase firefox first fixtures followed following football footnote
    forbidden forecast forecasts formatted forwarded foundation fragment framework frequency friendly
    frontend function functional functions gateway general generated generation generator generic
    geolocation github google granted graphics graphql guest handler hardware hari haricrm headers
    headless heading heartbeat height helpers highlight historical history homepage hostname however
    identifier identity ignored images immediate immutable impact impression included includes
    incomplete indicator individual inherit initial initialized inspector instagram installed instance
    instances instead integration interaction interactive interest interface internal internet interval
    invalid inventory invoices issuer italiano january japanese javascript jobs jsonp justified keyboard
    keywords kleene landing language languages laptop large last latency latest learning leaving legacy
    letters library license light limited limits linkedin linux listener listings literal loading local
    localhost locale location locations locked logged logging login logout macintosh maintenance
    malformed management manager mandatory manifest manually marketing marketplace matching material
    maximum measurement medium member members membership message messages metadata metrics microsoft
    middleware migration milliseconds minimum minutes missing mobile modified module monitor monthly
    mozilla multipart multiple name namespace native navigate navigation necessary negative netscape
    network networks newsletter nextpage normal notfound nothing notice notification notifications
    november null number numbers object objects observed obtained october offline offset onboarding
    online opening operation operations operator optional optimized options orders organic organisation
    organization organizations original otherwise outbound outcome overflow overview packages pageview
    parameter parameters parent partial particular partition partner partners passed passport password
    passwords path pattern patterns payment payments pending percentage performance period permanent
    permission permissions persistent personal phone pipeline placeholder platform playback playlist
    pointer policies policy popular portrait position positive possible preferences preferred prefetch
    preflight premium preparing present presentation preview previous primary printable priority privacy
    private problem problems processed processing processor product production products profile profiles
    program progress project projects promotion properties property protected protocol provided provider
    providers province proxy public published publisher purchase quality quantity quarterly queries
    question questions random rating readonly received recent recently recommended record records
    recurring redirect redirected reference referral referrer refresh refused region register registered
    registration regular rejected related relation relative release released reliable remember reminder
    remote removed repeated replaced replacement report reporting reports repository request requested
    requests required requires resolution resource resources response responses responsive restored
    restricted result results retrieved retry returned returning returns reviewed revision rewarded root
    running safari salesforce sandbox saturday scheduled schedule schema scripts scrolling search
    searching secondary seconds secret sections security segment selected selection selector semantic
    sensitive separate september sequence sequences server servers service services session sessions
    settings shipping shopping shortcut shutdown sidebar signature signed silently simple simulator
    singleton situation skeleton smartphone software solution something sorted source sources specific
    specification staging standard standards started starting statement statements static statistics
    status stopped storage strategy streaming structure student subject submit submitted subscribe
    subscribed subscriber subscription succeeded success successful suggested summary sunday superuser
    supplied support supported suspended switched symbol synchronous system systems tablet target
    technical technology template templates temporary terminal test tester testing tests text thanks
    themes therefore thousand threshold throttle thursday timeline timeout timestamp timezone together
    token tokens toolbar tooltips topics tracking traffic transaction transactions transfer transform
    transition translate transparent transport traveler trending trigger trusted tutorial twitter
    typescript unauthorized unavailable undefined underline undetermined unexpected unique united
    unknown unlimited unmatched unsupported untitled update updated updates upgrade upload uploaded
    username users utilities validate validated validation validator value values variable variables
    vendor verified verification verify version versions vertical viewport violation virtual visibility
    visible visited visitor warning warnings webhook webhooks website wednesday weekday welcome whatever
    whether wholesale widgets width window windows wireless wordpress workflow workflows workspace
    workspaces yesterday youtube
    """)

OWN_WORDS = word_set("""
    absolute accesskey activate activation additions afterprint afterwards although altnames analyses
    analysis announced answering anything anywhere archived ascending assertion asynchronous attachments
    attention authenticate authenticates authority autocomplete availability backdrop backfill backslash
    balancer baseline bcredits beforeprint bexpired blocking brackets breakdown bwebhook bworkflow
    capacity capitals captures casefold certainty certificates children circular clipboard cloudflare
    collapse columnheader combination comparable compares comparison complain complained complains
    complaint compress concurrency concurrent congested congestion connecting contcats continuation
    continue corrected correction counterpart counterparts coverage currencies cyclical dasharray
    debugging declared declares decoration deletions deliveries descending describe describedby
    descriptions detection detector deterministic diagnosis dictionary difference differences
    differently directly disagree distinct distribution documented downgrade downgraded downloading
    durations earliest effective ellipsis encrypted encryption engineers enrichments envelope evaluated
    everybody everywhere exceeded excludes exhaustive explained explains explorer exponential
    exponentially exporter extracts figcaption filtering findings fingerprint firewall forgotten
    frameworks frequent fromjson gateways greatest gridcell handshake handshakes happened harmless
    hashchange haspopup headings heaviest hierarchy histogram histories hundredths idempotency identify
    important inactive incident incompleteread increment innermost insecure inspects insufficient
    intermediate intermittent internally intervals invocations labelledby latencies libraries lifetime
    likeliest longpoll markdown measured megabyte megabytes microseconds mismatch misspelling misspelt
    mistyped monospace navigator neighbour neighbours newrelic nineteen observation observations
    outgoing outranked overload overloaded overrides parallel pathname patience persists pictures
    pipelines placeholders pointers positions predicate prefixed premature presence probably producer
    programs punctuation ratelimit reachable readable receiver receives recognised recorded recorder
    recorders redaction redirects referenc references refreshtoken refusals remaining remembered
    renewals repaired replacements reported reproducible requestid resolved restarted restarting
    resumable retryable retrying rotation rowcount rowgroup rowindex satisfied scanning schedules
    scrollbar searched searches securing segments sentence sentences severities severity shortcuts
    shortened shortest signatures significance significantly somebody sometimes somewhere spellcheck
    spelling spreadsheet statuses stringify submission submissions succeeds suggestions supports
    surroundings survives suspicion symptoms tabindex telemetry temporarily terminals testcase testsuite
    testsuites textarea themselves thresholds timeouts tomorrow traceparent trailing transfers transient
    triggers truncated unbatched unchanged uncoordinated undecidable undecided unescaped unexpanded
    unexplained unfilled unpacked unreachable unrecorded unredacted unregistered unshared unspecified
    untested untrusted unusually unverified upstream urlencoded validity verdicts visually waterfall
    whichever withheld yourself
    """)
"""What else the report, a bundle and the shipped rules are written in: as a value it would block every bundle."""

STRUCTURE_NAMES = word_set("""
    afterrequest beforerequest bodysize cachecontrol compression connection encoding filename headerssize
    hitcount httponly httpversion lastaccess mimetype oncontentload pagetimings postdata querystring
    redirecturl samesite serveripaddress starteddatetime statustext
    accept-encoding accept-language access-control-allow-origin cache-control content-encoding
    content-language content-length content-type content-disposition content-security-policy
    etag if-modified-since if-none-match keep-alive last-modified retry-after set-cookie
    strict-transport-security transfer-encoding user-agent www-authenticate x-forwarded-for x-request-id
    """)
"""Names, in lower case, that every HAR or most messages are built of: a value that is one of them is no secret."""
