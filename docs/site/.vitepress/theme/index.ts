import 'katex/dist/katex.min.css';
import type { Theme } from 'vitepress';
import DefaultTheme from 'vitepress/theme-without-fonts';
import Atlas from './Atlas.vue';
import Live from './Live.vue';
import './style.css';

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component('Atlas', Atlas);
    app.component('Live', Live);
  },
} satisfies Theme;
