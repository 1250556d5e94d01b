import { t } from '../shared/messages'

/** The choices of what is so or not. */
export const yesOrNo = () => [
  { value: true, text: t('screen.yes') },
  { value: false, text: t('screen.no') },
]
