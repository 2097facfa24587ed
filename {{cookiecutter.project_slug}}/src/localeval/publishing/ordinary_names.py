"""Names of persons that are words or places too: by themselves they say more often what they mean than who is called so.

Beside a forename, a surname or an initial they are somebody's name like others. They are looked at where a whole text of this package is taken to
be nobody's words (``input_words``), which is why they stand in a list and nothing is worked out.
"""

from __future__ import annotations

#: Words of English that people are called: virtues, months and seasons, plants, stones, trades, things.
WORDS = frozenset(
    """
    amber angel archer autumn banks basil beacon berry bishop blessing bloom boulder branch bridge bright brooks burns butcher butler castle chambers
    chance chandler charity christian christmas church clement clouds comfort constance coral cotton craft crossing crystal daisy dawson destiny diamond
    dream earnest easter ebony ember emerald ernest fairweather farmer favour fields fisher fisherman flint flower flowers forest fortune foster fountain
    freedom friday friend garden gardener garnet genesis gentle gifted ginger glory golden goodness gospel graves harbour hardy harmony harvest haven
    hazel heather heaven heritage holiday holly honest honey honour hunter ivory jasmine jewel journey judge justice kingdom kitchen knight lacey lavender
    legend lemon liberty light lilac lovely loyal lucky lyric magic magnolia major manners marine marsh marshall martin mason master meadow meadows melody
    mercy merit midnight miller miracle monday moody music mystery noble north nurse ocean olive orchard order parish parks patience peace pearl penny
    pepper perfect pilot poppy porter potter precious prince princess progress promise prosper providence prudence quick rainbow reason redeem rivers
    robin rocky royal sadler sailor saint sargent savage savannah season senior serene serenity sharp shepherd short silver singer skipper smart solace
    south sparrow spencer spring squire steel sterling stone storm story street strong success summers sunday sunny sunshine swallow sweet tanner
    temperance temple thursday treasure treasury trinity triumph unity usher valley velvet victor victory violet virtue vision walker warden warner water
    waterfall waters weaver wells wheeler willow winter wisdom wonder worth young zenith
    """.split()
)
#: Towns, boroughs, counties and countries that surnames and forenames come from: a report names its neighbours.
PLACES = frozenset(
    """
    aberdeen accrington aldershot alford alton america arnold ashford ashton australia austria aylesbury banbury bangor barking barnet barnsley barrow
    barton basildon batley bedford belfast berwick beverley birmingham blackburn blackpool bolton boston bournemouth bracknell bradford brent brentford
    bridgwater brighton bristol bromley burnley burton buxton caerphilly camden canada canterbury cardiff carlisle carlton chelsea cheltenham chester
    chesterfield china chorley clapham clifton colchester corby coventry crawley crewe croydon cyprus darlington dartford denton derby devon dewsbury
    doncaster dorchester dover dudley dundee durham ealing eastbourne edinburgh enfield england epsom exeter falkirk farnham france fulham georgia germany
    glasgow gloucester gosport grantham gravesend greenwich grimsby guildford hackney halesowen halifax hamilton hampton haringey harlow harrogate harrow
    hartlepool hastings hatfield havering hereford hertford hexham hillingdon holland horsham hounslow houston huddersfield huntingdon ilford india
    inverness ipswich ireland islington israel jersey jordan kendal kensington kenya kettering kidderminster kingston kirby kirkby lambeth lancaster
    leicester leigh lewes lewisham lichfield lincoln lisburn liverpool livingston london loughborough lowestoft luton macclesfield maidenhead maidstone
    malvern mansfield margate melton merton middleton milton morley morpeth motherwell nelson newark newbury newcastle newham newport newton northampton
    norway norwich nottingham nuneaton oldham oxford paisley paris pendle penrith perth peterborough plymouth poland poole portsmouth preston ramsgate
    reading redbridge redcar redditch redhill reigate rhondda richmond ripley ripon rochdale rochester romford rotherham rugby runcorn salford salisbury
    sandwell scarborough scotland scunthorpe sefton selby sheffield shipley shrewsbury skelton slough solihull southampton southend southport southwark
    stafford stamford stanley stevenage stirling stockport stockton stratford sunderland sutton swansea swindon sydney tamworth taunton telford thornton
    thurrock tilbury torquay trafford truro tyneside uxbridge virginia wakefield wales wallasey wallsend walsall waltham walton warrington warwick
    washington watford welling wellington wembley westminster weston weymouth whitby widnes wigan wilmslow wimbledon winchester windsor woking
    wolverhampton worcester workington worthing wrexham yeovil
    """.split()
)
