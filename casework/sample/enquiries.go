package sample

import (
	"fmt"

	"zanger/casework"
)

// ask is an enquiry of the sample.
type ask struct {
	name, iin, phone, lang string
	line, area             string
	channel                casework.Channel
	days, hour             int // received so many days ago, at that hour
	promise                int // promised so many days from today
	status                 casework.EnquiryStatus
	band                   casework.Band
	safe, note             string
	against                string
	sum                    int64
	why                    string // of a refusal or referral
	place                  string
}

func (w *writer) enquiries() {
	for _, a := range asks {
		w.enquiry(a)
	}
}

func (w *writer) enquiry(a ask) casework.ID {
	w.enquiryN++
	e := &casework.Enquiry{
		Header: casework.Header{Space: w.p.Queue}, Number: fmt.Sprintf("Ү%02d-%d%d", w.enquiryN, w.enquiryN*7%10, w.enquiryN*3%10),
		Status: a.status, Channel: a.channel, Language: a.lang, Line: a.line, Area: a.area, Received: w.at(-a.days, a.hour, a.hour*7%60),
		Promised: w.cal.Next(w.day(a.promise)), PromisedWhy: fmt.Sprintf("law:promise:%d", w.law.Intake().Promise.WorkingDays), Band: a.band, SafeContact: a.safe, ContactNote: a.note,
		Sum: casework.Tenge(a.sum), Settlement: a.place,
	}
	if e.Status == "" {
		e.Status = casework.EnquiryNew
	}
	if !e.Status.Open() {
		e.Decided, e.DecidedBy, e.DecidedWhy = w.day(-max(a.days-2, 0)), w.me, a.why
		if e.Status == casework.EnquiryReferred {
			e.ReferredTo = "«Үлгі» заң клиникасы"
		}
	}
	w.put(e)
	w.put(&casework.Party{Header: casework.Header{Space: w.p.Queue}, Of: e.ID, OfKind: casework.KindEnquiry, Role: casework.Applicant, Ours: true,
		Name: a.name, IIN: a.iin, Phone: a.phone, Language: a.lang})
	if a.against != "" {
		w.put(&casework.Party{Header: casework.Header{Space: w.p.Queue}, Of: e.ID, OfKind: casework.KindEnquiry, Role: casework.Opponent, Name: a.against})
	}
	if e.Status != casework.EnquiryNew {
		w.put(&casework.Consent{Header: casework.Header{Space: w.p.Queue}, Of: e.ID, Purpose: "aid", Given: w.day(-a.days), How: "signed", By: w.me})
	}
	return e.ID
}

// asks are the people who wait, in the order they came, the oldest last.
var asks = []ask{
	{name: "Мысалова Айгүл Үлгіқызы", iin: "910305400123", phone: "+7 700 000 11 01", lang: "kk", line: "Үш айдан бері жалақы төленбеген", area: "LAB.WAGE", channel: casework.WalkIn, days: 4, hour: 9, promise: -1, against: "«Мысал Құрылыс» ЖШС", sum: 640_000, place: "Талдықорған"},
	{name: "Образцова Нина Петровна", iin: "881203400123", phone: "+7 700 000 11 02", lang: "ru", line: "Алименты на двоих детей, отец не платит с весны", area: "FAM.ALIMONY", channel: casework.WalkIn, days: 3, hour: 10, promise: 0, against: "Сынақбаев Марат Елесұлы", place: "Талдыкорган"},
	{name: "Қиялбеков Ермек", phone: "+7 700 000 11 03", lang: "kk", line: "Пәтерден шығарып жатыр, сот қаулысын көрсетпейді", area: "HOUS.EVICT", channel: casework.ByPhone, days: 1, hour: 18, promise: 0, band: casework.Emergency, safe: "yes", place: "Текелі"},
	{name: "Елестетова Сара Қиялқызы", phone: "+7 700 000 11 04", lang: "kk", line: "Күйеуі ұрады, балаларымен кетуге қорқады", area: "DV.PROTECT", channel: casework.By1414, days: 1, hour: 21, promise: 0, band: casework.Emergency, safe: "no", note: "Тек сағат 10-12 арасында, сіңлісінің нөміріне", place: "Сарқан"},
	{name: "Примеров Пётр Иванович", iin: "800101300125", phone: "+7 700 000 11 05", lang: "ru", line: "Магазин не вернул деньги за холодильник", area: "CONS.GOODS", channel: casework.ByPhone, days: 2, hour: 11, promise: 1, against: "ТОО «Образец Техно»", sum: 289_000},
	{name: "Тестова Мария", phone: "+7 700 000 11 06", lang: "ru", line: "Отказали в адресной социальной помощи", area: "SOC.BENEFIT", channel: casework.ByPage, days: 1, hour: 20, promise: 2},
	{name: "Үлгібай Дәулет", iin: "941017300120", phone: "+7 700 000 11 07", lang: "kk", line: "Көршімен жер учаскесінің шекарасы туралы дау", area: "REAL.LAND", channel: casework.FieldDay, days: 2, hour: 14, promise: 1, place: "Жаңатас ауылы"},
	{name: "Сынақбаева Гүлнар Мысалқызы", phone: "+7 700 000 11 08", lang: "kk", line: "Мұраны қабылдау мерзімі өтіп бара жатыр", area: "INH.ACCEPT", channel: casework.WalkIn, days: 1, hour: 12, promise: 2, band: casework.Urgent},
	{name: "Вымышленный Олег Тестович", phone: "+7 700 000 11 09", lang: "ru", line: "Микрокредит оформили без моего ведома", area: "DEBT.FRAUD", channel: casework.ByPage, days: 1, hour: 23, promise: 2, against: "МФО «Пример Займ»", sum: 412_500},
	{name: "Мысалбек Нұрсұлтан", phone: "+7 700 000 11 10", lang: "kk", line: "Жұмыстан негізсіз шығарды", area: "LAB.DISMISS", channel: casework.ByReferral, days: 0, hour: 9, promise: 3, against: "«Үлгі Трейд» ЖШС"},
	{name: "Образцов Семён", lang: "ru", line: "Штраф ГАИ выписан на проданную машину", area: "ROAD.FINE", channel: casework.ByPhone, days: 0, hour: 10, promise: 3, phone: "+7 700 000 11 11", sum: 18_660},
	{name: "Қиялова Ботагөз", phone: "+7 700 000 11 12", lang: "kk", line: "Баланың туу туралы куәлігін бермейді", area: "MIG.DOCS", channel: casework.WalkIn, days: 0, hour: 11, promise: 3},
	{name: "Сынақов Тимур", lang: "ru", line: "Управляющая компания затопила квартиру", area: "HOUS.UTIL", channel: casework.ByPhone, days: 0, hour: 12, promise: 3, phone: "+7 700 000 11 13", sum: 950_000},
	{name: "Елестетов Жандос", phone: "+7 700 000 11 14", lang: "kk", line: "Зейнетақы аз есептелген", area: "SOC.PENSION", channel: casework.WalkIn, days: 3, hour: 15, promise: 0, status: casework.EnquiryChecking},
	{name: "Тестов Андрей Примерович", phone: "+7 700 000 11 15", lang: "ru", line: "Сняли группу инвалидности после переосвидетельствования", area: "DIS.MSE", channel: casework.ByReferral, days: 2, hour: 16, promise: 1, status: casework.EnquiryChecking},
	{name: "Үлгіқызы Мөлдір", phone: "+7 700 000 11 16", lang: "kk", line: "Еңбек шартысыз жұмыс істедім, ақша бермейді", area: "LAB.INFORMAL", channel: casework.FieldDay, days: 5, hour: 13, promise: 2, status: casework.EnquiryChecking, place: "Жаңатас ауылы"},
	{name: "Примерова Светлана", phone: "+7 700 000 11 17", lang: "ru", line: "Раздел имущества после развода", area: "FAM.PROP", channel: casework.WalkIn, days: 9, hour: 10, promise: -6, status: casework.EnquiryReferred, why: "business"},
	{name: "Сынақбаев Арман", phone: "+7 700 000 11 18", lang: "kk", line: "Кәсіпкердің салық дауы", area: "ADM.TAX", channel: casework.ByPage, days: 11, hour: 11, promise: -8, status: casework.EnquiryRefused, why: "business"},
	{name: "Образцова Лидия", phone: "+7 700 000 11 19", lang: "ru", line: "Наследство: спор с сестрой", area: "INH.SHARE", channel: casework.ByPhone, days: 14, hour: 12, promise: -11, status: casework.EnquiryReferred, why: "not_category"},
	{name: "Мысалова Жанна", phone: "+7 700 000 11 20", lang: "kk", line: "Онлайн-дүкен тауарды жібермеді", area: "CONS.ONLINE", channel: casework.ByPage, days: 15, hour: 17, promise: -12, status: casework.EnquiryRefused, why: "same_question"},
	{name: "Вымышленная Ольга", phone: "+7 700 000 11 21", lang: "ru", line: "Консультация о браке с иностранцем", area: "FAM", channel: casework.ByPhone, days: 20, hour: 9, promise: -17, status: casework.EnquiryReferred, why: "not_category"},
	{name: "Қиялбек Самат", phone: "+7 700 000 11 22", lang: "kk", line: "Мектепке қабылдамады", area: "EDU.SCHOOL", channel: casework.WalkIn, days: 6, hour: 10, promise: -3, status: casework.EnquiryRefused, why: "same_question"},
}
