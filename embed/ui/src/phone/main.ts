import { createApp } from 'vue'
import '../shared/theme/base.css'
import './phone.css'
import { setHomeLanguage } from '../shared/messages'
import { addPhoneMessages } from '../shared/messages/phone'
import { followSystemTheme } from '../shared/theme/theme'
import PhoneApp from './PhoneApp.vue'

followSystemTheme()
addPhoneMessages()
setHomeLanguage()
createApp(PhoneApp).mount('#app')
