package library

import (
	"strings"

	"zanger/casework/names"
)

// filler are words that stand in every question and tell nothing about it, folded.
var filler = func() map[string]bool {
	m := map[string]bool{}
	for _, list := range []string{fillerKK, fillerRU, fillerEN} {
		for _, w := range strings.Fields(list) {
			m[names.Fold(w)] = true
		}
	}
	return m
}()

const (
	fillerKK = `ала алады алам аламын алуға арқылы ба бар бе бен бере береді беремін беру бойынша бол бола болады болса болып біз бізге бір бірақ бұл да де дей дейді дейін деп егер еді екен енді ету етіп жасау жатыр жоқ жүр және кезде кейін керек кім күн ма маған ме мен менде мені менің мына мүмкін не неге немесе неше ол олар оны оның осы отыр оған па пе пен сол соң сіз сізге та тағы те тек тиесілі тиіс туралы тұр істейді істеймін істеу ішінде ғой қай қайда қалай қандай қанша қашан үшін өз өзім`
	fillerRU = `а без будет бы был была были быть в вам вас ведь во вот все всё вы где да делать день для дня до должен должна его ее ей ему если есть еще ещё её же за и из или им их к как какая какие каких какое какой ко когда кому кто куда ли между меня мне мной могу мое может можете можно мои мой моя мы на над надо нам нас не нет ни ним но нужен нужна нужно о об он она они оно от очень перед по под после при про раз с свой сделать себя сколько со срок та так там те то только тот тут ты у уже хочу чей чем через что чтобы эта эти это этот я`
	fillerEN = `set up down out off into a about am an and any are as at be been but by can could day days did do does for from get had has have he her here him his how i if in is it its long many may me might much must my no not of on one or our shall she should so some than that the their them then there these they this those to us was we were what when where which who whom why will with without would you your`
)
