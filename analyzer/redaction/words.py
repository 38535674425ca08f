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
